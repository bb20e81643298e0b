"""What happens to every request on its way in and out, outermost first: numbers, headers, who, language, refusals."""
