namespace Arvo.Orchestration;

/// <summary>Data that its contract refuses, consumed or about to be sent. A retry never helps.</summary>
public sealed class ContractViolation(string detail, ArvoEvent? consumed = null, Exception? innerException = null)
    : Violation("Contract", detail, consumed, innerException);
