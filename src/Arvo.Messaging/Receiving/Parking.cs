namespace Arvo.Messaging;

/// <summary>Why a delivery is parked; the event is known when it could be read.</summary>
/// <param name="Reason">One of <see cref="Orchestration.ParkReason"/>, or a dispatcher's own.</param>
/// <param name="Detail">What a person needs to know.</param>
/// <param name="Event">Null when the body could not be read.</param>
sealed record Parking(string Reason, string Detail, ArvoEvent? Event = null);
