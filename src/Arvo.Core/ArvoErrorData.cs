using System.Text.Json;

namespace Arvo;

/// <summary>The data of a system error (AS §2.4).</summary>
/// <param name="ErrorName">The kind of error, in .NET the exception's type name.</param>
/// <param name="ErrorMessage">What happened.</param>
/// <param name="ErrorStack">Where; null unless its author decided to send it.</param>
public sealed record ArvoErrorData(string ErrorName, string ErrorMessage, string? ErrorStack)
{
    /// <summary>What a system error's data must look like: all three members, the stack may be null.</summary>
    public static IEventSchema Schema => EventSchema.For<ArvoErrorData>();

    /// <summary>Of an exception. Stack traces tell strangers how a service is built, so they stay here unless asked for (W30).</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="includeStack">Whether the stack trace goes on the wire.</param>
    public static ArvoErrorData Of(Exception exception, bool includeStack = false)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new ArvoErrorData(exception.GetType().Name, exception.Message, includeStack ? exception.StackTrace : null);
    }

    /// <summary>As event data.</summary>
    public JsonElement ToJsonElement() => JsonSerializer.SerializeToElement(this, ArvoJson.RecordOptions);
}
