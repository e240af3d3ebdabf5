namespace Arvo.Worker;

/// <summary>What the process itself logs; events 400-499.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "The machine memory is ready: {Memory}")]
    public static partial void MemoryReady(ILogger logger, string memory);

    [LoggerMessage(401, LogLevel.Warning, "The machine memory ({Memory}) does not answer; trying again in {Pause}: {Reason}")]
    public static partial void MemoryAway(ILogger logger, string memory, TimeSpan pause, string reason);
}
