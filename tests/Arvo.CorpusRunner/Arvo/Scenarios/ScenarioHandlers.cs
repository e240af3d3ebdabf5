using System.Text.Json.Nodes;
using Arvo.Orchestration;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Builds the handlers of a scenario (FORMAT §5.1).</summary>
internal sealed class ScenarioHandlers(ScenarioContracts contracts, IMachineMemory memory)
{
    public IArvoEventHandler Build(JsonObject description) => description["kind"]!.GetValue<string>() switch
    {
        "orchestrator" => Orchestrator(description),
        "resumable" => Resumable(description),
        "handler" => Handler(description),
        var other => throw new NotSupportedException($"The corpus has a kind of handler that this runner does not know: {other}"),
    };

    ArvoOrchestrator Orchestrator(JsonObject description)
    {
        var machines = description["machines"]!.AsArray().Select(machine => Machine(machine!.AsObject())).ToList();
        return ArvoOrchestrator.Create(memory, machines, Options(description));
    }

    ArvoMachine Machine(JsonObject machine) => ArvoMachine.Create(new ArvoMachineSetup
    {
        Self = contracts.Version(machine["self"]!.GetValue<string>()),
        Services = contracts.Services(machine["services"]),
        ChartJson = RecordView.Element(machine["machine"]),
        Implementations = Implementations(machine["implementations"]),
        XStateSetup = RecordView.Element(machine["setup"]),
        Strict = false,
    });

    /// <summary>Raising violations is not part of the product's vocabulary; an author writes such an action in C#, like these.</summary>
    public static ChartImplementations Implementations(JsonNode? declared) =>
        (declared is null ? ChartImplementations.None : ChartImplementations.FromJson(RecordView.Element(declared)!.Value))
        .WithAction("throwViolation",
            ChartAction.Run(scope => throw AuthoredViolation.Thrown(scope.Params["type"].AsString() ?? "", scope.Params["message"].AsString() ?? "")))
        .WithAction("throwValue", ChartAction.Run(_ => throw new NotSupportedException("A value that is no error can't be thrown")));

    ArvoResumable Resumable(JsonObject description)
    {
        var self = contracts.Named(description["self"]!.GetValue<string>());
        return ArvoResumable.Create(memory, new ArvoResumableSetup
        {
            Self = self,
            Services = contracts.Services(description["services"]),
            Handlers = description["handler"]!
                .AsObject()
                .ToDictionary(version => version.Key, version => new DecisionTable(version.Value!.AsArray()).ForResumable(self.Domain),
                    StringComparer.Ordinal),
        }, Options(description));
    }

    ArvoEventHandler Handler(JsonObject description) => ArvoEventHandler.Create(new ArvoEventHandlerSetup
    {
        Contract = contracts.Named(description["contract"]!.GetValue<string>()),
        Handlers = description["handler"]!.AsObject()
            .ToDictionary(version => version.Key, version => new DecisionTable(version.Value!.AsArray()).ForHandler(), StringComparer.Ordinal),
    }, Options(description));

    static WorkflowOptions Options(JsonObject description) => new()
    {
        ExecutionUnits = description["executionunits"]?.GetValue<double>() ?? 0,
        RequiresResourceLocking = description["requiresResourceLocking"]?.GetValue<bool>(),
        Domains = new EmissionDomains
        {
            Services = Domains(description, "services"),
            Complete = Domains(description, "complete"),
            Emits = Domains(description, "emits"),
            SystemError = Domains(description, "systemError"),
        },
    };

    static List<string?>? Domains(JsonObject description, string which) =>
        description["defaultEventEmissionDomains"]?[which]?.AsArray().Select(domain => domain?.GetValue<string>()).ToList();
}
