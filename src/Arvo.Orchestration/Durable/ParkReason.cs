namespace Arvo.Orchestration;

/// <summary>
/// The short codes under which events are parked or brought back, in the header <c>arvo-reason</c> and as a tag of metrics. A violation's code is its
/// own type (<c>contract-violation</c>), an unexpected exception's the name of its class.
/// </summary>
public static class ParkReason
{
    /// <summary>No instance of its subject came within <see cref="EventPolicy.EarlyPatience"/>.</summary>
    public const string Early = DeliveryOutcome.Defer.Early;

    /// <summary>It came after its instance had ended, and <see cref="EventPolicy.ParkLate"/> is set.</summary>
    public const string Late = "late";

    /// <summary>It starts an instance that another event has started.</summary>
    public const string AlreadyStarted = "already-started";

    /// <summary>Its subject belongs to another workflow.</summary>
    public const string Foreign = "foreign-subject";

    /// <summary>The step it leads to is larger than the memory's bounds allow.</summary>
    public const string TooLarge = "step-too-large";

    /// <summary>Another replica holds the instance; brought back.</summary>
    public const string Contention = "contention";

    /// <summary>Another replica has overtaken the step; brought back.</summary>
    public const string Fenced = "fenced";

    /// <summary>The memory is out of reach; brought back.</summary>
    public const string MemoryUnavailable = "memory-unavailable";

    /// <summary>The message is larger than is handled.</summary>
    public const string MessageTooLarge = "message-too-large";

    /// <summary>The message has too many or too large headers.</summary>
    public const string Headers = "headers";

    /// <summary>The body is not JSON in UTF-8.</summary>
    public const string NotJson = "not-json";

    /// <summary>The body is JSON and no Arvo event.</summary>
    public const string NotAnEvent = "not-an-event";

    /// <summary>A member of the event is longer than is handled.</summary>
    public const string Limits = "limits";

    /// <summary>The event is addressed to somebody else than the queue's handler.</summary>
    public const string Misaddressed = "misaddressed";

    /// <summary>Handling it failed unexpectedly, again and again.</summary>
    public const string Failed = "failed";

    /// <summary>It was brought back for too long.</summary>
    public const string Expired = "expired";

    /// <summary>It was redelivered too often without an answer: handling it probably ends the process.</summary>
    public const string Redelivered = "redelivered";

    /// <summary>No handler of this process is addressed so (transport in memory).</summary>
    public const string Unrouted = "unrouted";

    internal static string Of(Exception error) => error is Violation violation ? Of(violation) : error.GetType().Name;

    internal static string Of(Violation violation) => $"{violation.Type.ToLowerInvariant()}-violation";
}
