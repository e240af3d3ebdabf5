using System.Diagnostics;

namespace Arvo;

/// <summary>The W3C trace context that an event carries (null: none).</summary>
public readonly record struct ArvoTraceHeaders(string? TraceParent, string? TraceState)
{
    /// <summary>Those of the current <see cref="Activity"/>; both null when there is none or its ids are not W3C's.</summary>
    public static ArvoTraceHeaders Current => Of(Activity.Current);

    /// <summary>Those of an activity.</summary>
    public static ArvoTraceHeaders Of(Activity? activity) =>
        activity is { IdFormat: ActivityIdFormat.W3C } ? new(NullIfEmpty(activity.Id), NullIfEmpty(activity.TraceStateString)) : default;

    static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
