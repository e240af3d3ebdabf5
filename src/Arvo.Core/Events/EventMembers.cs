namespace Arvo;

/// <summary>The names on the wire, in the order of AS §1.2.</summary>
static class EventMembers
{
    public const string Id = "id";
    public const string Source = "source";
    public const string SpecVersion = "specversion";
    public const string Type = "type";
    public const string Subject = "subject";
    public const string DataContentType = "datacontenttype";
    public const string DataSchema = "dataschema";
    public const string Data = "data";
    public const string Time = "time";
    public const string To = "to";
    public const string AccessControl = "accesscontrol";
    public const string RedirectTo = "redirectto";
    public const string ExecutionUnits = "executionunits";
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    public const string ParentId = "parentid";
    public const string Domain = "domain";

    public static bool IsCloudEvents(string name) =>
        name is Id or Source or SpecVersion or Type or Subject or DataContentType or DataSchema or Data or Time;

    public static bool IsArvo(string name) =>
        name is To or AccessControl or RedirectTo or ExecutionUnits or TraceParent or TraceState or ParentId or Domain;
}
