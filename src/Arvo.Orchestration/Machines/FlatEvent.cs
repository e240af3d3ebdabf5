using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>An event as a chart sees it: the flat form of AS §1.2, made without writing and parsing it.</summary>
internal static class FlatEvent
{
    public static DataValue Of(ArvoEvent source)
    {
        DataValue flat = DataValue.Object(
            ("id", source.Id),
            ("source", source.Source),
            ("specversion", source.SpecVersion),
            ("type", source.Type),
            ("subject", source.Subject),
            ("datacontenttype", source.DataContentType),
            ("dataschema", source.DataSchema),
            ("data", DataValue.Wrap(source.Data)),
            ("time", source.Time),
            ("to", source.To),
            ("accesscontrol", source.AccessControl),
            ("redirectto", source.RedirectTo),
            ("executionunits", source.ExecutionUnits is { } units ? units : DataValue.Null),
            ("traceparent", source.TraceParent),
            ("tracestate", source.TraceState),
            ("parentid", source.ParentId),
            ("domain", source.Domain));
        foreach (var (name, value) in source.Extensions) flat = flat.With(name, DataValue.FromJson(value));
        return flat;
    }
}
