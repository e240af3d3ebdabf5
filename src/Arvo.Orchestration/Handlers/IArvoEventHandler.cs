namespace Arvo.Orchestration;

/// <summary>A handler of events: stateless, orchestrator or resumable (AS §17).</summary>
public interface IArvoEventHandler
{
    /// <summary>The event type it consumes and the source of what it emits.</summary>
    string Source { get; }

    /// <summary>Handles one event and returns what it emits. Throws a violation when the event can't be handled.</summary>
    ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken);
}
