from taixue.cli.main import main

main()
