namespace Arvo;

public sealed partial record ArvoEvent
{
    /// <summary>
    /// Makes an event from what its author says: fills in id, time, content type, destination and trace context, percent-encodes the URI members (an
    /// encoded text is encoded again), and checks everything. AS §1.1, last column.
    /// </summary>
    /// <param name="options">What the author says.</param>
    /// <param name="time">Clock for <see cref="Time"/>; null is the system's.</param>
    /// <exception cref="ArvoEventException">All faults together.</exception>
    public static ArvoEvent Create(ArvoEventOptions options, TimeProvider? time = null) =>
        CoreTelemetry.IsTraced ? CreateTraced(options, time) : Make(options, time);

    /// <summary>As <see cref="Create"/>, without a span of its own.</summary>
    internal static ArvoEvent Make(ArvoEventOptions options, TimeProvider? time)
    {
        List<ArvoFault>? faults = null;
        var trace = options.TraceParent is null || options.TraceState is null ? ArvoTraceHeaders.Current : default;
        var draft = new EventDraft
        {
            Id = (options.Id ?? ArvoEventId.New).ToIdText(),
            Source = Encoded(EventMembers.Source, options.Source, ref faults),
            SpecVersion = options.SpecVersion ?? CloudEventsVersion,
            Type = options.Type,
            Subject = Encoded(EventMembers.Subject, options.Subject, ref faults),
            DataContentType = options.DataContentType ?? ArvoContentType,
            DataSchema = Encoded(EventMembers.DataSchema, NullIfEmpty(options.DataSchema), ref faults),
            Data = options.Data.ValueKind == System.Text.Json.JsonValueKind.Undefined ? default : options.Data.Clone(),
            Time = options.Time ?? ArvoTime.Now(time ?? TimeProvider.System),
            To = Encoded(EventMembers.To, NullIfEmpty(options.To) ?? options.Type, ref faults),
            AccessControl = options.AccessControl,
            RedirectTo = Encoded(EventMembers.RedirectTo, NullIfEmpty(options.RedirectTo), ref faults),
            ExecutionUnits = options.ExecutionUnits,
            TraceParent = options.TraceParent ?? trace.TraceParent,
            TraceState = options.TraceState ?? trace.TraceState,
            ParentId = NullIfEmpty(options.ParentId),
            Domain = options.Domain,
            Extensions = EventExtensions.Unchecked(options.Extensions),
        };
        draft.Check(ref faults);
        return faults is null ? new ArvoEvent(draft) : throw new ArvoEventException(faults);
    }

    static ArvoEvent CreateTraced(ArvoEventOptions options, TimeProvider? time)
    {
        using var activity = CoreTelemetry.StartCreating(options.Type);
        try
        {
            return CoreTelemetry.Made(activity, Make(options, time));
        }
        catch (Exception error) when (CoreTelemetry.Failed(activity, error))
        {
            throw;
        }
    }

    static string? Encoded(string member, string? value, ref List<ArvoFault>? faults)
    {
        if (value is null) return null;
        if (!ArvoUri.TryEncode(value, out var encoded)) (faults ??= []).Add(new ArvoFault(member, "must be well-formed Unicode"));
        return encoded;
    }

    static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
