namespace Arvo;

/// <summary>How an event appears in telemetry (AS §1.8). Access control stays out on purpose.</summary>
public static class ArvoEventAttributes
{
    /// <summary>Stands for a missing value.</summary>
    public const string Missing = "N/A";

    /// <summary>Attribute names.</summary>
    public const string
        Id = "cloudevents.event_id", Source = "cloudevents.event_source", SpecVersion = "cloudevents.event_spec_version",
        Subject = "cloudevents.event_subject", Type = "cloudevents.event_type", Time = "cloudevents.event_time",
        DataContentType = "cloudevents.event_datacontenttype", DataSchema = "cloudevents.event_dataschema",
        RedirectTo = "cloudevents.arvo.event_redirectto", To = "cloudevents.arvo.event_to", ExecutionUnits = "cloudevents.arvo.event_executionunits",
        ParentId = "cloudevents.arvo.event_parentid", Domain = "cloudevents.arvo.event_domain";

    /// <summary>The attributes, ready for an activity: texts, except for execution units, which stay a number when there are any.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(ArvoEvent source) =>
    [
        new(Id, source.Id), new(Source, source.Source), new(SpecVersion, source.SpecVersion), new(Subject, source.Subject), new(Type, source.Type),
        new(Time, source.Time), new(DataContentType, source.DataContentType), new(DataSchema, source.DataSchema ?? Missing),
        new(RedirectTo, source.RedirectTo ?? Missing), new(To, source.To ?? Missing),
        new(ExecutionUnits, source.ExecutionUnits is { } units ? units : Missing), new(ParentId, source.ParentId ?? Missing),
        new(Domain, source.Domain ?? Missing),
    ];
}
