namespace Arvo.Orchestration;

/// <summary>Something is set up wrongly, or an event needs what is not set up. A retry helps only after a deployment.</summary>
public sealed class ConfigViolation : Violation
{
    /// <summary>A single fault.</summary>
    public ConfigViolation(string detail, ArvoEvent? consumed = null, Exception? innerException = null)
        : base("Config", detail, consumed, innerException) => Faults = [detail];

    /// <summary>Every fault of a set-up at once.</summary>
    /// <param name="subjectOfSetup">What was set up, e.g. <c>machine order 1.0.0</c>.</param>
    /// <param name="faults">What is wrong; at least one.</param>
    /// <param name="innerException">The cause, kept.</param>
    public ConfigViolation(string subjectOfSetup, IReadOnlyList<string> faults, Exception? innerException = null)
        : base("Config", $"{subjectOfSetup} is set up wrongly: {string.Join("; ", faults)}", null, innerException) => Faults = faults;

    /// <summary>All faults found, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
