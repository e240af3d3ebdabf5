using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>A violation of an author's own type.</summary>
internal sealed class AuthoredViolation(string type, string detail) : Violation(type, detail)
{
    /// <summary>What a scenario asks to be thrown (FORMAT §6, §7).</summary>
    public static Exception Thrown(string type, string message) => type switch
    {
        "Execution" => new ExecutionViolation(message),
        "Contract" => new ContractViolation(message),
        "Config" => new ConfigViolation(message),
        _ => new AuthoredViolation(type, message),
    };

    /// <summary>What a rule asks to be thrown.</summary>
    public static Exception Thrown(JsonNode described)
    {
        var message = described["message"]?.GetValue<string>() ?? "";
        if (described["violation"]?.GetValue<string>() is { } type) return Thrown(type, message);
        return described["message"] is null
            ? throw new NotSupportedException("A value that is no error can't be thrown")
            : new InvalidOperationException(message);
    }
}
