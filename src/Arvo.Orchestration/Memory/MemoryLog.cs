using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

// Event ids 240-249.
internal static partial class MemoryLog
{
    [LoggerMessage(240, LogLevel.Warning,
        "State of an instance of {Machine} is {Size} bytes, more than {Warning}; every event reads and writes all of it")]
    public static partial void StateIsLarge(ILogger logger, int size, int warning, string machine);
}
