using System.Diagnostics.CodeAnalysis;
using Arvo.Orchestration;
using Arvo.Sample.Orders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Crash;

/// <summary>
/// What must come of the orders: the same workflow and services, run in memory without faults. As ids derive from what was consumed,
/// a run with faults has to emit the very same events, if not at the same times.
/// </summary>
internal sealed class CleanRun
{
    readonly Dictionary<string, IReadOnlyList<ArvoEvent>> _bySubject;

    CleanRun(IEnumerable<ArvoEvent> published) =>
        _bySubject = published.GroupBy(sent => sent.Subject, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => (IReadOnlyList<ArvoEvent>)[.. same], StringComparer.Ordinal);

    /// <summary>The orders.</summary>
    public IReadOnlyCollection<string> Subjects => _bySubject.Keys;

    /// <summary>All events of an order, each after the one that caused it.</summary>
    public IReadOnlyList<ArvoEvent> EventsOf(string subject) => _bySubject[subject];

    /// <summary>How many events change the order.</summary>
    public int AppliedTo(string subject) => _bySubject[subject].Count(sent => sent.To == OrderMachine.V1.Source);

    /// <summary>Runs orders to their end.</summary>
    /// <param name="orders">The events that start them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CleanRun> OfAsync(IEnumerable<ArvoEvent> orders, CancellationToken cancellationToken)
    {
        var bus = new LoopBack(orders);
        var executor = new DurableExecutor(new SimpleMachineMemory(), bus, new DurableOptions(), TimeProvider.System,
            NullLogger<DurableExecutor>.Instance);
        IArvoEventHandler[] handlers = [ArvoOrchestrator.Create(executor.Memory, [OrderMachine.V1]), .. OrderServices.All];
        var dispatchers = handlers.ToDictionary(handler => handler.Source, executor.DispatcherFor, StringComparer.Ordinal);
        while (bus.TryTake(out var next))
        {
            if (dispatchers.GetValueOrDefault(next.To ?? next.Type) is not { } dispatcher) continue; // the shop's
            if (await dispatcher.DispatchAsync(next, history: default, cancellationToken) is not DeliveryOutcome.Done)
                throw new InvalidOperationException($"A run without faults did not take {next.Type} ({next.Id}).");
        }
        return new CleanRun(bus.Published);
    }

    /// <summary>What is published comes back, first in first out.</summary>
    sealed class LoopBack(IEnumerable<ArvoEvent> first) : IEventPublisher
    {
        readonly Queue<ArvoEvent> _waiting = new(first);

        public List<ArvoEvent> Published { get; } = [];

        public bool TryTake([NotNullWhen(true)] out ArvoEvent? next)
        {
            if (_waiting.TryDequeue(out next)) Published.Add(next);
            return next is not null;
        }

        public Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
        {
            foreach (var published in events) _waiting.Enqueue(ArvoEvent.Parse(published.Body));
            return Task.CompletedTask;
        }
    }
}
