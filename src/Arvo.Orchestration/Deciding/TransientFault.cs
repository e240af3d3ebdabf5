using System.Data.Common;
using System.Net;
using System.Net.Sockets;

namespace Arvo.Orchestration;

/// <summary>
/// Tells transient faults from lasting errors (W9): timeouts, lost connections, a busy or restarting server, an exhausted machine.
/// Such a fault never ends a workflow; the event is refused with a violation whose retry helps.
/// </summary>
internal static class TransientFault
{
    /// <summary>Whether the exception, or one it was caused by, is a transient fault.</summary>
    public static bool Is(Exception error, Func<Exception, bool>? authorsOwn)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (IsItself(cause) || authorsOwn?.Invoke(cause) == true) return true;
            if (cause is AggregateException { InnerExceptions: { Count: > 1 } several } && several.All(inner => Is(inner, authorsOwn))) return true;
        }

        return false;
    }

    static bool IsItself(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        DbException database => database.IsTransient,
        HttpRequestException or TimeoutException or SocketException or OperationCanceledException or OutOfMemoryException => true,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        IOException => true,
        _ => false,
    };
}
