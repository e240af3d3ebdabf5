namespace Arvo.Messaging;

/// <summary>Why a delivery is parked; the event is known when it could be read.</summary>
sealed record Parking(string Reason, string Detail, ArvoEvent? Event = null);

/// <summary>Reason codes of what this project parks by itself.</summary>
static class ParkingReasons
{
    public const string TooLarge = "too-large";
    public const string Headers = "headers";
    public const string NotJson = "not-json";
    public const string NotAnEvent = "not-an-event";
    public const string Limits = "limits";
    public const string Misaddressed = "misaddressed";
    public const string Failed = "failed";
    public const string Expired = "expired";
    public const string Redelivered = "redelivered";
    public const string Unrouted = "unrouted";
}
