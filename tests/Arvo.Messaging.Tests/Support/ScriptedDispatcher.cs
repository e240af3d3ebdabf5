using System.Collections.Concurrent;
using System.Threading.Channels;
using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

/// <summary>A dispatcher that does what the test says and remembers what it was given.</summary>
sealed class ScriptedDispatcher(string source = ScriptedDispatcher.DefaultSource) : IEventDispatcher
{
    public const string DefaultSource = "com.order.process";
    readonly Channel<Dispatched> _seen = Channel.CreateUnbounded<Dispatched>();

    public string Source => source;
    public ConcurrentDictionary<string, int> Handled { get; } = new(StringComparer.Ordinal);
    public Func<ArvoEvent, int, CancellationToken, ValueTask<DeliveryOutcome>> Script { get; set; } =
        (_, _, _) => ValueTask.FromResult<DeliveryOutcome>(DeliveryOutcome.Done.Instance);

    public async ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken)
    {
        _seen.Writer.TryWrite(new Dispatched(consumed, history));
        var outcome = await Script(consumed, history.Attempt, cancellationToken);
        Handled.AddOrUpdate(consumed.Id, 1, (_, count) => count + 1);
        return outcome;
    }

    /// <summary>The next event that was dispatched, whatever became of it.</summary>
    public async Task<Dispatched> NextAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Eventually.Patience);
        return await _seen.Reader.ReadAsync(limit.Token);
    }
}

/// <summary>An event as the dispatcher got it.</summary>
sealed record Dispatched(ArvoEvent Event, DeliveryHistory History)
{
    public int Attempt => History.Attempt;
}
