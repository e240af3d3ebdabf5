using System.Collections.Immutable;

namespace Arvo.Orchestration;

/// <summary>
/// Delivers events between handlers inside one process, for tests and demonstrations: first in, first out (W26), by <see cref="ArvoEvent.To"/>.
/// Nothing is kept: what a handler refuses is reported and gone. Safe for concurrent use; handlers run one after the other.
/// </summary>
public sealed class SimpleEventBroker
{
    readonly Lock _gate = new();
    readonly Queue<ArvoEvent> _queue = new();
    readonly int _capacity;
    ImmutableDictionary<string, Func<ArvoEvent, CancellationToken, ValueTask>> _subscribers =
        ImmutableDictionary.Create<string, Func<ArvoEvent, CancellationToken, ValueTask>>(StringComparer.Ordinal);
    ImmutableList<ArvoEvent> _published = [];
    bool _delivering;

    /// <summary>A broker without subscribers.</summary>
    /// <param name="capacity">How many events may wait at once.</param>
    public SimpleEventBroker(int capacity = 1000) => _capacity = capacity;

    /// <summary>A broker that gives each handler the events for its source, and publishes what it emits.</summary>
    public SimpleEventBroker(params IReadOnlyList<IArvoEventHandler> handlers)
        : this()
    {
        foreach (var handler in handlers)
            Subscribe(handler.Source, (received, cancellationToken) => HandleAsync(handler, received, cancellationToken));
    }

    /// <summary>
    /// Called for undeliverable events and subscribers' exceptions. Null: <see cref="PublishAsync"/>
    /// throws them, and the rest of the queue is delivered by the next publish.
    /// </summary>
    public Action<Exception, ArvoEvent>? OnError { get; init; }

    /// <summary>Takes events that a handler emits for another domain; null: they are dropped.</summary>
    public Action<ArvoEvent>? OnDomainedEvent { get; init; }

    /// <summary>Everything ever published, in order.</summary>
    public IReadOnlyList<ArvoEvent> Published => Volatile.Read(ref _published);

    /// <summary>Gives the events for an address to a function. Disposing takes them away again.</summary>
    /// <exception cref="InvalidOperationException">The address has a subscriber.</exception>
    public IDisposable Subscribe(string address, Func<ArvoEvent, CancellationToken, ValueTask> receive)
    {
        lock (_gate)
        {
            if (_subscribers.ContainsKey(address)) throw new InvalidOperationException($"The address '{address}' has a subscriber already");
            _subscribers = _subscribers.Add(address, receive);
        }

        return new Subscription(this, address);
    }

    /// <summary>Queues an event, and delivers until nothing waits unless somebody else is delivering.</summary>
    /// <exception cref="InvalidOperationException">The event goes nowhere, or too many wait.</exception>
    public async ValueTask PublishAsync(ArvoEvent sent, CancellationToken cancellationToken)
    {
        Enqueue(sent);
        if (!BeginDelivering()) return;
        try
        {
            while (TryTake(out var next)) await DeliverAsync(next, cancellationToken);
        }
        catch
        {
            lock (_gate) _delivering = false;
            throw;
        }
    }

    /// <summary>Publishes an event and returns the last event that came back to its source; null when none did.</summary>
    /// <exception cref="InvalidOperationException">The event's source has a subscriber.</exception>
    public async ValueTask<ArvoEvent?> ResolveAsync(ArvoEvent sent, CancellationToken cancellationToken)
    {
        ArvoEvent? answer = null;
        using var subscription = Subscribe(sent.Source, (received, _) =>
        {
            answer = received;
            return default;
        });
        await PublishAsync(sent, cancellationToken);
        return answer;
    }

    async ValueTask HandleAsync(IArvoEventHandler handler, ArvoEvent received, CancellationToken cancellationToken)
    {
        foreach (var emitted in await handler.ExecuteAsync(received, cancellationToken))
        {
            if (emitted.Domain is null) Enqueue(emitted);
            else OnDomainedEvent?.Invoke(emitted);
        }
    }

    async ValueTask DeliverAsync(ArvoEvent next, CancellationToken cancellationToken)
    {
        try
        {
            var receive = _subscribers.GetValueOrDefault(next.Address)
                ?? throw new InvalidOperationException($"Nobody takes events for '{next.Address}'");
            await receive(next, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException && OnError is not null)
        {
            OnError(error, next);
        }
    }

    void Enqueue(ArvoEvent sent)
    {
        lock (_gate)
        {
            if (sent.To is null) throw new InvalidOperationException($"The event {sent.Id} goes nowhere");
            if (_queue.Count >= _capacity) throw new InvalidOperationException($"More than {_capacity} events wait");
            _queue.Enqueue(sent);
            _published = _published.Add(sent);
        }
    }

    bool BeginDelivering()
    {
        lock (_gate)
        {
            if (_delivering) return false;
            return _delivering = true;
        }
    }

    bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ArvoEvent? next)
    {
        lock (_gate)
        {
            if (_queue.TryDequeue(out next)) return true;
            _delivering = false;
            return false;
        }
    }

    sealed class Subscription(SimpleEventBroker broker, string address) : IDisposable
    {
        public void Dispose()
        {
            lock (broker._gate) broker._subscribers = broker._subscribers.Remove(address);
        }
    }
}
