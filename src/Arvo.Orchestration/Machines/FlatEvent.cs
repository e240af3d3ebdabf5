using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>An event as a chart sees it: the flat form of AS §1.2, made without writing and parsing it.</summary>
internal static class FlatEvent
{
    static readonly DataShape Shape = new(
        "id", "source", "specversion", "type", "subject", "datacontenttype", "dataschema", "data", "time",
        "to", "accesscontrol", "redirectto", "executionunits", "traceparent", "tracestate", "parentid", "domain");

    public static DataValue Of(ArvoEvent source)
    {
        var flat = Shape.Of(
            source.Id, source.Source, source.SpecVersion, source.Type, source.Subject, source.DataContentType, source.DataSchema, DataValue.Wrap(source.Data), source.Time,
            source.To, source.AccessControl, source.RedirectTo, source.ExecutionUnits is { } units ? units : DataValue.Null,
            source.TraceParent, source.TraceState, source.ParentId, source.Domain);
        foreach (var (name, value) in source.Extensions) flat = flat.With(name, DataValue.FromJson(value));
        return flat;
    }
}
