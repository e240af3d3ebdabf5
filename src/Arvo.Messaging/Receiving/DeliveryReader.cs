using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Arvo.Orchestration;

namespace Arvo.Messaging;

/// <summary>Turns a delivery into an event, or says why it is none. Costs of hostile input are bounded before anything is parsed.</summary>
sealed class DeliveryReader(string source, MessagingOptions options)
{
    static readonly JsonDocumentOptions Strict =
        new() { MaxDepth = 32, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>False when the delivery must be parked; <paramref name="parking"/> says why.</summary>
    public bool TryRead(Delivery delivery, [NotNullWhen(true)] out ArvoEvent? read, [NotNullWhen(false)] out Parking? parking)
    {
        read = null;
        if (FaultBeforeParsing(delivery) is { } refused) return Refuse(refused, out parking);
        if (!TryGetEventJson(delivery, out var json, out var fault)) return Refuse(fault, out parking);
        if (!ArvoEvent.TryParse(json, out var parsed, out var faults))
            return Refuse(new Parking(ParkReason.NotAnEvent, string.Join("; ", faults)), out parking);
        if (EventLimits.FaultOf(parsed) is { } limit) return Refuse(new Parking(ParkReason.Limits, limit, parsed), out parking);
        if (parsed.Address != source)
            return Refuse(new Parking(ParkReason.Misaddressed, $"to is '{parsed.Address}', and this queue belongs to '{source}'", parsed),
                out parking);
        (read, parking) = (parsed, null);
        return true;
    }

    Parking? FaultBeforeParsing(Delivery delivery)
    {
        if (delivery.Body.Length > options.MaxMessageBytes)
            return new Parking(ParkReason.MessageTooLarge,
                $"the body has {delivery.Body.Length} bytes, at most {options.MaxMessageBytes} are handled");
        return HeaderLimits.FaultOf(delivery) is { } fault ? new Parking(ParkReason.Headers, fault) : null;
    }

    static bool TryGetEventJson(Delivery delivery, out ReadOnlyMemory<byte> json, [NotNullWhen(false)] out Parking? fault)
    {
        json = delivery.Body;
        fault = FaultOfJson(delivery.Body);
        if (fault is null && BinaryMode.Applies(delivery)) json = BinaryMode.ToStructured(delivery);
        return fault is null;
    }

    // Depth, comments and members given twice, anywhere in the body; the event reader itself looks at the envelope only.
    static Parking? FaultOfJson(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span)) return new Parking(ParkReason.NotJson, "the body is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair in a member's name
        {
            return new Parking(ParkReason.NotJson, $"the body is not acceptable JSON: {e.Message}");
        }
    }

    static bool Refuse(Parking reason, out Parking parking)
    {
        parking = reason;
        return false;
    }
}
