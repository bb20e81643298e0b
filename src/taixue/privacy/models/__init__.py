from taixue.privacy.models.handouts import Handout

__all__ = ["Handout"]
