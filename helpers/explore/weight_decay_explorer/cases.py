"""States of the weight-decay explorer worth seeing, each with its sentence."""


def _case(sentence, **changes):
    start = {"angle": 30, "first": 1.0, "second": 0.1, "decay": 0.2, "star_1": 1.0, "star_2": 2.5}
    return {**start, **changes}, sentence


CASES = (
    _case("A steep direction along the first weight, a flat one along the second. Which coordinate does λ = 0.2 "
          "take?", angle=0, star_1=2.0, star_2=-1.0),
    _case("λ equals the flat curvature. What is left there is a half, always.", decay=0.1),
    _case("A round bowl: the path to 0 is straight. Only here does decay just make w* smaller.", second=1.0),
    _case("A long valley. Weak decay already slides along its floor, where the loss hardly rises.", first=10.0,
          second=0.01, decay=0.05, angle=50),
    _case("No curvature along q₂: the data say nothing there. Make λ as small as you like.", second=0.0,
          decay=0.001),
    _case("On its way to 0 the second weight changes its sign. Shrinking is along q₁ and q₂, not along the axes.",
          angle=-35, first=5.0, second=0.05, decay=0.5, star_1=2.5, star_2=0.5),
    _case("A negative eigenvalue. Where would the formula put the minimum, and is one there?", second=-0.5),
    _case("The same saddle under a strong penalty. Loss and penalty have a minimum, on the other side of 0 along "
          "q₂.", second=-0.5, decay=1.0),
    _case("λ a hundred times as large as either curvature: what is left is about λᵢ/λ.", decay=100.0),
)
