namespace Arvo.Orchestration.Tests;

public sealed class DerivedIdsTests
{
    // SHA-256 of the documented bytes, computed by another implementation: a change would give every event in flight another id.
    [Fact]
    public void Ids_stay_what_they_are() =>
        new DerivedIds("subject", "com.test.client", "evt-1").EventId(0, "com.shop.stock", null).ShouldBe("8f14ddb7-873e-8526-894e-bca278996390");

    [Fact]
    public void Execution_ids_of_children_stay_what_they_are() =>
        new DerivedIds("subject", "com.test.client", "evt-1").ChildExecutionId(1, "arvo.orc.kid", "east")
            .ShouldBe("41f768c5-cb07-86d1-946e-de1bc3383eeb");

    [Fact]
    public void Everything_that_names_an_event_is_part_of_its_id()
    {
        string[] ids =
        [
            new DerivedIds("s", "a", "b").EventId(0, "t", null), new DerivedIds("x", "a", "b").EventId(0, "t", null),
            new DerivedIds("s", "ab", "").EventId(0, "t", null), new DerivedIds("s", "a", "b").EventId(1, "t", null),
            new DerivedIds("s", "a", "b").EventId(0, "u", null), new DerivedIds("s", "a", "b").EventId(0, "t", "d"),
            new DerivedIds("s", "a", "b").ChildExecutionId(0, "t", null),
        ];

        ids.Distinct().Count().ShouldBe(ids.Length);
    }
}
