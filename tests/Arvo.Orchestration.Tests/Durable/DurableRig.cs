using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>
/// One replica: an executor over a traced memory, a recording publisher and a manual clock. Replicas share the store and the clock.
/// </summary>
internal sealed class DurableRig
{
    public DurableRig(DurableOptions? options = null, DurableRig? sharing = null, bool volatileBus = false)
    {
        Clock = sharing?.Clock ?? new ManualClock();
        Store = sharing?.Store ?? new SimpleMachineMemory(null, Clock);
        Memory = new TracedMemory(Store, Trace);
        Publisher = new RecordingPublisher(Trace) { IsVolatile = volatileBus };
        Executor = new DurableExecutor(Memory, Publisher, options ?? new DurableOptions(), Clock, NullLogger.Instance, new Random(1));
    }

    public List<string> Trace { get; } = [];
    public ManualClock Clock { get; }
    public SimpleMachineMemory Store { get; }
    public TracedMemory Memory { get; }
    public RecordingPublisher Publisher { get; }
    public DurableExecutor Executor { get; }
    public ChainWorkflow Workflow { get; } = new();

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task<DeliveryOutcome> SendAsync(ArvoEvent consumed, DeliveryHistory history = default) =>
        Executor.DispatcherFor(Workflow).DispatchAsync(consumed, history, Cancelled).AsTask();

    public async Task SendAllAsync(params IEnumerable<ArvoEvent> events)
    {
        foreach (var consumed in events) (await SendAsync(consumed)).ShouldBe(DeliveryOutcome.Done.Instance);
    }

    public Task<bool> VisitAsync(string subject) => Executor.VisitAsync(subject, Workflow, Cancelled).AsTask();

    public async Task<InstanceDescription> DescribeAsync(string subject) => (await Store.DescribeAsync(subject, Cancelled)).ShouldNotBeNull();

    public async Task<string> ChainOfAsync(string subject) => ChainWorkflow.ChainOf(await Store.ReadAsync(subject, Cancelled));

    /// <summary>Somebody else holds the instance.</summary>
    public async Task<MachineLease> HoldAsync(string subject, TimeSpan ttl) =>
        (await Store.AcquireAsync(new AcquireRequest(subject, "somebody", ttl, []), Cancelled)).ShouldBeOfType<AcquireResult.Granted>().Lease;

    /// <summary>Whether there was such a call, while others may be made.</summary>
    public bool HasTraced(string call)
    {
        lock (Trace) return Trace.Contains(call);
    }

    /// <summary>The calls so far, and forgets them.</summary>
    public string TakeTrace()
    {
        lock (Trace)
        {
            var text = string.Join(' ', Trace);
            Trace.Clear();
            return text;
        }
    }
}
