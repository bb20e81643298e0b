from taixue.privacy.models.erasures import Clearing, Erasure
from taixue.privacy.models.handouts import Handout

__all__ = ["Clearing", "Erasure", "Handout"]
