namespace Arvo.Orchestration;

/// <summary>
/// The event can't be executed: its subject is no workflow, it comes too early, a child can't be addressed, a dependency is out of reach.
/// </summary>
public sealed class ExecutionViolation(string detail, ArvoEvent? consumed = null, Exception? innerException = null)
    : Violation("Execution", detail, consumed, innerException);
