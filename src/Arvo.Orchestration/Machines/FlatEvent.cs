using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>An event as a chart sees it: the flat form of AS §1.2, each member read when the chart asks for it.</summary>
internal static class FlatEvent
{
    static readonly DataShape<ArvoEvent> Shape = new(
        ("id", flat => flat.Id),
        ("source", flat => flat.Source),
        ("specversion", flat => flat.SpecVersion),
        ("type", flat => flat.Type),
        ("subject", flat => flat.Subject),
        ("datacontenttype", flat => flat.DataContentType),
        ("dataschema", flat => flat.DataSchema),
        ("data", flat => DataValue.Wrap(flat.Data)),
        ("time", flat => flat.Time),
        ("to", flat => flat.To),
        ("accesscontrol", flat => flat.AccessControl),
        ("redirectto", flat => flat.RedirectTo),
        ("executionunits", flat => flat.ExecutionUnits is { } units ? units : DataValue.Null),
        ("traceparent", flat => flat.TraceParent),
        ("tracestate", flat => flat.TraceState),
        ("parentid", flat => flat.ParentId),
        ("domain", flat => flat.Domain));

    public static DataValue Of(ArvoEvent source)
    {
        var flat = Shape.Of(source);
        foreach (var (name, value) in source.Extensions) flat = flat.With(name, DataValue.FromJson(value));
        return flat;
    }
}
