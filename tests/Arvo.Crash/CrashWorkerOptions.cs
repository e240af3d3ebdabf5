using Arvo.Orchestration;

namespace Arvo.Crash;

/// <summary>What the <c>worker</c> command is told.</summary>
internal sealed class CrashWorkerOptions
{
    /// <summary>RabbitMQ, with the virtual host.</summary>
    public Uri? Broker { get; set; }

    /// <summary>PostgreSQL.</summary>
    public string? Store { get; set; }

    /// <summary>How the workers keep out of each other's way.</summary>
    public ConcurrencyMode Mode { get; set; }

    /// <summary>Breaks the worker on purpose: the n-th event is said to be published and is not. Zero: none.</summary>
    public int Lose { get; set; }
}
