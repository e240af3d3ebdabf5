namespace Arvo.Orchestration;

/// <summary>The short codes under which events are parked or brought back.</summary>
internal static class ParkReason
{
    public const string Early = DeliveryOutcome.Defer.Early;
    public const string Late = "late";
    public const string AlreadyStarted = "already_started";
    public const string Foreign = "foreign_subject";
    public const string TooLarge = "too_large";
    public const string Contention = "contention";
    public const string Fenced = "fenced";

    public static string Of(Exception error) => error is Violation violation ? Of(violation) : error.GetType().Name;

    public static string Of(Violation violation) => $"{violation.Type.ToLowerInvariant()}_violation";
}
