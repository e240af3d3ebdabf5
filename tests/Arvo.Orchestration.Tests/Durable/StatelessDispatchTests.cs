using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class StatelessDispatchTests
{
    readonly DurableRig _rig = new();
    readonly Echo _echo = new();

    [Fact]
    public async Task What_a_handler_emits_is_published_before_the_event_is_acknowledged()
    {
        var outcome = await SendAsync(Next("s", "a"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("publish");
        var published = _rig.Publisher.Published.ShouldHaveSingleItem();
        published.Id.ShouldBe("a.echo");
        RecordingPublisher.Text(published).ShouldContain("\"a.echo\"");
    }

    [Fact]
    public async Task A_handler_without_output_publishes_nothing()
    {
        await SendAsync(Next("s", "quiet"));

        _rig.TakeTrace().ShouldBe("");
    }

    [Fact]
    public async Task What_leads_to_an_event_that_no_broker_would_take_is_parked_and_nothing_leaves()
    {
        (await SendAsync(Next("s", "big", new { fill = new string('x', 900_000) }))).ShouldBe(DeliveryOutcome.Done.Instance);

        var parked = (await SendAsync(Next("s", "huge", new { fill = new string('x', 1024 * 1024) }))).ShouldBeOfType<DeliveryOutcome.Park>();

        parked.Reason.ShouldBe("step-too-large");
        parked.Detail.ShouldContain("'huge.echo'");
        _rig.Publisher.Ids.ShouldBe(["big.echo"]);
    }

    [Fact]
    public async Task A_violation_is_parked()
    {
        (await SendAsync(Next("s", "bad", new { violation = true }))).ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("contract-violation");
    }

    [Fact]
    public async Task A_violation_that_a_retry_may_cure_is_left_to_the_transport()
    {
        await Should.ThrowAsync<TransactionViolation>(SendAsync(Next("s", "busy")));
    }

    [Fact]
    public async Task A_broker_that_is_away_leaves_the_event_unacknowledged()
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");

        await Should.ThrowAsync<DependencyUnavailableException>(SendAsync(Next("s", "a")));
    }

    [Fact]
    public void A_dispatcher_says_whose_events_it_handles()
    {
        _rig.Executor.DispatcherFor(_echo).Source.ShouldBe("com.echo");
    }

    Task<DeliveryOutcome> SendAsync(ArvoEvent consumed) =>
        _rig.Executor.DispatcherFor(_echo).DispatchAsync(consumed, default, DurableRig.Cancelled).AsTask();

    sealed class Echo : IArvoEventHandler
    {
        public string Source => "com.echo";

        public ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken)
        {
            if (consumed.Data.TryGetProperty("violation", out _)) throw new ContractViolation("Not what was agreed.", consumed);
            if (consumed.Id == "busy") throw new TransactionViolation(TransactionViolationCause.LockUnacquired, "Somebody else is at it.", consumed);
            return new(consumed.Id == "quiet"
                ? []
                : (IReadOnlyList<ArvoEvent>)[consumed with { Id = $"{consumed.Id}.echo", Source = Source, To = "com.sender" }]);
        }
    }
}
