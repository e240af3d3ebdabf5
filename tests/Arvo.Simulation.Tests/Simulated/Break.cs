namespace Arvo.Simulation.Tests.Simulated;

/// <summary>Deliberate breaks of the protocol, made by the doubles around the real executor. Each must be caught.</summary>
internal enum Break
{
    None,
    /// <summary>Deliveries are acknowledged when they are received.</summary>
    AcknowledgesOnReceipt,
    /// <summary>The memory never says that an event was applied before.</summary>
    NoInbox,
    /// <summary>A commit compares neither owner nor version.</summary>
    UnfencedWrite,
    /// <summary>A worker does not see what an earlier step left behind.</summary>
    NoHelp,
    /// <summary>What was only read is acted on although a failover may still forget it.</summary>
    NoPin,
    /// <summary>Events leave before the commit.</summary>
    PublishesFirst,
    /// <summary>A commit without an answer counts as done.</summary>
    UnknownTakenForDone,
    /// <summary>A publication without a confirm counts as confirmed.</summary>
    UnconfirmedTakenForConfirmed,
    /// <summary>A cleanup leaves nothing, not even a tombstone.</summary>
    CleanupForgetsEverything,
    /// <summary>A commit without a lease is taken although its event was handled.</summary>
    HandledEventsCommitted,
    /// <summary>A mark clears whatever the outbox holds.</summary>
    MarkClearsAnyOutbox,
}
