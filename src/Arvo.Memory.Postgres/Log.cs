using Microsoft.Extensions.Logging;

namespace Arvo.Memory.Postgres;

// Event ids 600-699.
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Debug, "A lease was not given back; it expires by itself")]
    public static partial void ReleaseFailed(ILogger logger, Exception failure);
}
