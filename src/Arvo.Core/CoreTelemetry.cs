using System.Diagnostics;

namespace Arvo;

/// <summary>
/// Names of the spans and attributes of making events (AS §13). Subscribe to <see cref="SourceName"/>; nothing is computed or allocated while nobody
/// listens. An event that is made inside one of these spans carries the span's trace context, unless its author gives one.
/// </summary>
public static class CoreTelemetry
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Arvo.Core";

    const string SpanKindKey = "arvo.span.kind", OpenInferenceKey = "openinference.span.kind", ContractUriKey = "arvo.contract.uri",
        ContractVersionKey = "arvo.contract.version";

    static readonly ActivitySource Activities = new(SourceName, "1.0.0");

    /// <summary>Whether anybody listens.</summary>
    internal static bool IsTraced => Activities.HasListeners();

    /// <summary>The span of an event that is made by itself; null when nobody wants it.</summary>
    internal static Activity? StartCreating(string? type) => Start($"createArvoEvent<{type}>");

    /// <summary>The span of a factory's method; null when nobody wants it.</summary>
    internal static Activity? StartFactory(string name, VersionedArvoContract contract) =>
        Start(name)?.SetTag(OpenInferenceKey, "INTERNAL").SetTag(ContractUriKey, contract.Uri).SetTag(ContractVersionKey, contract.Version);

    /// <summary>Notes the event that was made.</summary>
    internal static ArvoEvent Made(Activity? activity, ArvoEvent made)
    {
        if (activity is not { IsAllDataRequested: true }) return made;
        foreach (var (key, value) in ArvoEventAttributes.Of(made)) activity.SetTag(key, value);
        return made;
    }

    /// <summary>Notes why none was made. Always false, so that a filter of exceptions can ask it.</summary>
    internal static bool Failed(Activity? activity, Exception error)
    {
        activity?.AddException(error).SetStatus(ActivityStatusCode.Error, error.Message);
        return false;
    }

    static Activity? Start(string name) => Activities.StartActivity(name)?.SetTag(SpanKindKey, "internal").SetStatus(ActivityStatusCode.Ok);
}
