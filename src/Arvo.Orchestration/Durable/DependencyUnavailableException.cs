namespace Arvo.Orchestration;

/// <summary>The store or the broker is away. Nothing is wrong with the event: it is held, not counted as failed, and tried again.</summary>
/// <param name="dependency">What is away, for logs and health, e.g. <c>memory</c>.</param>
/// <param name="message">What was tried, with event and subject.</param>
/// <param name="innerException">The driver's exception; null when there was none.</param>
public sealed class DependencyUnavailableException(
    string dependency, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What is away, e.g. <c>rabbitmq</c>.</summary>
    public string Dependency { get; } = dependency;
}
