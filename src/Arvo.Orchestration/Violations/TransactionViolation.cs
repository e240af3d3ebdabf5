namespace Arvo.Orchestration;

/// <summary>Which part of a transaction with the machine memory failed (AS §9.8).</summary>
public enum TransactionViolationCause
{
    /// <summary>Reading the instance failed.</summary>
    ReadMachineMemoryFailure,
    /// <summary>Asking for the lock failed.</summary>
    LockMachineMemoryFailure,
    /// <summary>Storing the instance failed; nothing was sent.</summary>
    WriteMachineMemoryFailure,
    /// <summary>Somebody else holds the instance.</summary>
    LockUnacquired,
}

/// <summary>The machine memory is out of reach or busy. A retry helps: it reads afresh.</summary>
public sealed class TransactionViolation : Violation
{
    /// <summary>A transaction that did not happen.</summary>
    public TransactionViolation(TransactionViolationCause cause, string detail, ArvoEvent? consumed = null, Exception? innerException = null)
        : base("OrchestratorTransaction", $"[{Text(cause)}] {detail}", consumed, innerException)
    {
        Cause = cause;
        RetryHelps = true;
    }

    /// <summary>Which part failed.</summary>
    public TransactionViolationCause Cause { get; }

    /// <summary>The cause as the reference spells it, e.g. <c>LOCK_UNACQUIRED</c>.</summary>
    public static string Text(TransactionViolationCause cause) => cause switch
    {
        TransactionViolationCause.ReadMachineMemoryFailure => "READ_MACHINE_MEMORY_FAILURE",
        TransactionViolationCause.LockMachineMemoryFailure => "LOCK_MACHINE_MEMORY_FAILURE",
        TransactionViolationCause.WriteMachineMemoryFailure => "WRITE_MACHINE_MEMORY_FAILURE",
        TransactionViolationCause.LockUnacquired => "LOCK_UNACQUIRED",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "No such cause"),
    };
}
