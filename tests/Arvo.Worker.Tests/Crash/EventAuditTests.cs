using Arvo.Crash;
using Arvo.Orchestration;

namespace Arvo.Worker.Tests.Crash;

/// <summary>The checker finds whatever a broken worker could do to events and records.</summary>
public sealed class EventAuditTests
{
    static readonly ArvoEvent Order = ArvoEvent.Parse(Orders.Placed("1").Bytes());

    [Fact]
    public async Task What_a_clean_run_emits_is_right()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events]).FaultsAgainst(clean).ShouldBeEmpty();
        clean.AppliedTo(Order.Subject).ShouldBe(4);
        events.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Identical_copies_are_right_and_counted()
    {
        var (clean, events) = await CleanAsync();

        var audit = Hearing([.. events, .. events]);

        audit.FaultsAgainst(clean).ShouldBeEmpty();
        audit.Copies.ShouldBe(8);
        audit.Completed.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_a_service_gives_again_later_is_right()
    {
        var (clean, events) = await CleanAsync();
        var answer = events.First(told => told.Type == "evt.stock.reserve.success");

        Hearing([.. events, Later(answer)]).FaultsAgainst(clean).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_never_came_is_found()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events.SkipLast(1)]).FaultsAgainst(clean).ShouldHaveSingleItem().ShouldContain("was never published");
    }

    [Fact]
    public async Task An_event_too_many_is_found()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events, events[3] with { Id = "another" }]).FaultsAgainst(clean).ShouldHaveSingleItem().ShouldContain("should not be");
    }

    [Fact]
    public async Task A_step_taken_twice_is_found_by_its_second_copy()
    {
        var (clean, events) = await CleanAsync();
        var request = events.First(told => told.Type == "com.payment.take");

        Hearing([.. events, Later(request)]).FaultsAgainst(clean).ShouldHaveSingleItem().ShouldContain("two different events");
    }

    [Fact]
    public async Task Other_data_is_found()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events.SkipLast(1), events[^1] with { ParentId = "somebody else" }]).FaultsAgainst(clean).ShouldHaveSingleItem()
            .ShouldContain("differs from a clean run");
    }

    [Fact]
    public async Task An_effect_before_its_cause_is_found()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events.Take(3), events[4], events[3], .. events.Skip(5)]).FaultsAgainst(clean).ShouldHaveSingleItem()
            .ShouldContain("out of order");
    }

    [Fact]
    public async Task An_order_that_nobody_placed_is_found()
    {
        var (clean, events) = await CleanAsync();

        Hearing([.. events, ArvoEvent.Parse(Orders.Placed("2").Bytes())]).FaultsAgainst(clean).ShouldHaveSingleItem().ShouldContain("nobody placed");
    }

    [Fact]
    public void A_record_that_is_not_as_it_should_be_is_found()
    {
        var right = new InstanceDescription { Subject = "s", Version = 4, Fence = 9, Tombstone = true, HandledCount = 4 };

        StoredState.FaultsOf(right, applied: 4).ShouldBeEmpty();
        StoredState.FaultsOf(null, applied: 4).ShouldHaveSingleItem();
        StoredState.FaultsOf(right with { Tombstone = false }, applied: 4).ShouldHaveSingleItem();
        StoredState.FaultsOf(right with { Version = 5 }, applied: 4).ShouldHaveSingleItem();
        StoredState.FaultsOf(right with { HandledCount = 3 }, applied: 4).ShouldHaveSingleItem();
        StoredState.FaultsOf(right with { LeaseOwner = "zombie" }, applied: 4).ShouldHaveSingleItem();
        StoredState.FaultsOf(right with { Outbox = [OutboundEvent.Of(Order)] }, applied: 4).ShouldHaveSingleItem();
    }

    static async Task<(CleanRun Clean, IReadOnlyList<ArvoEvent> Events)> CleanAsync()
    {
        var clean = await CleanRun.OfAsync([Order], TestContext.Current.CancellationToken);
        return (clean, clean.EventsOf(Order.Subject));
    }

    static EventAudit Hearing(params ReadOnlySpan<ArvoEvent> events)
    {
        var audit = new EventAudit();
        foreach (var told in events) audit.Hear(told.ToUtf8Bytes());
        return audit;
    }

    static ArvoEvent Later(ArvoEvent told) => told with { Time = "2027-01-01T00:00:00.000+00:00" };
}
