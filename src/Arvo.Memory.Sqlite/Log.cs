using Microsoft.Extensions.Logging;

namespace Arvo.Memory.Sqlite;

// Event ids 500-599.
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Debug, "A lease was not given back; it expires by itself")]
    public static partial void ReleaseFailed(ILogger logger, Exception failure);
}
