using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo.TestKit;

namespace Arvo.Interop.Tests;

/// <summary>Events and subjects cross between this and the published TypeScript packages in both directions, and none is refused.</summary>
public sealed class TypeScriptPeerTests(NodePeer peer) : IClassFixture<NodePeer>
{
    const int Many = 1000;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_written_here_are_read_there_and_back()
    {
        var events = Randomly.Take(Randomly.Event, Many);
        foreach (var sent in events)
        {
            var back = await peer.AskAsync(new JsonObject { ["op"] = "readEvent", ["event"] = Flat(sent) }, Token);

            ArvoEvent.FromJson(Element(back)).ShouldBe(sent, $"seed {RandomSeed.Value}");
        }
    }

    [Fact]
    public async Task Events_made_there_are_read_here_and_are_those_that_would_be_made_here()
    {
        var events = Randomly.Take(Randomly.Event, Many);
        foreach (var wanted in events)
        {
            var options = new JsonObject
            {
                ["id"] = wanted.Id, ["source"] = wanted.Source, ["type"] = wanted.Type, ["subject"] = wanted.Subject, ["data"] = Node(wanted.Data),
                ["time"] = wanted.Time, ["to"] = wanted.To, ["accesscontrol"] = wanted.AccessControl, ["redirectto"] = wanted.RedirectTo,
                ["executionunits"] = wanted.ExecutionUnits,
            };
            var extensions = new JsonObject(wanted.Extensions.Select(extension => KeyValuePair.Create(extension.Key, Node(extension.Value))));

            var made = await peer.AskAsync(new JsonObject { ["op"] = "makeEvent", ["options"] = options, ["extensions"] = extensions }, Token);

            ArvoEvent.FromJson(Element(made)).ShouldBe(MadeHere(wanted), $"seed {RandomSeed.Value}");
        }
    }

    [Fact]
    public async Task Subjects_written_here_are_read_there()
    {
        var contents = Randomly.Take(Randomly.Subject, Many);
        foreach (var content in contents)
        {
            var read = await peer.AskAsync(new JsonObject { ["op"] = "readSubject", ["subject"] = ArvoOrchestrationSubject.Create(content) }, Token);

            ContentOf(read!).ShouldBe(content with { Execution = content.Execution with { Domain = ContentOf(read!).Execution.Domain } },
                $"seed {RandomSeed.Value}");
        }
    }

    [Fact]
    public async Task Subjects_written_there_are_read_here()
    {
        var contents = Randomly.Take(Randomly.Subject, Many);
        foreach (var content in contents)
        {
            var withoutDomain = content with { Execution = content.Execution with { Domain = null } };
            var subject = await peer.AskAsync(new JsonObject { ["op"] = "makeSubject", ["content"] = JsonOf(withoutDomain) }, Token);

            ArvoOrchestrationSubject.Parse(subject!.GetValue<string>()).ShouldBe(withoutDomain, $"seed {RandomSeed.Value}");
        }
    }

    public sealed record EchoRequest(string Text, int N);

    public sealed record EchoReply(string Text, int N);

    [Fact]
    public async Task A_handler_there_answers_requests_from_here()
    {
        var contract = ArvoContract.Define("#/interop/echo", "com.interop.echo")
            .Version<EchoRequest>("1.0.0", emits => emits.Emits<EchoReply>("evt.interop.echo.success"))
            .Build()
            .Version("1.0.0");
        for (var i = 0; i < 100; i++)
        {
            var request = new ArvoEventFactory(contract).Accepts(new ArvoEventOptions
            {
                Source = "com.test.client",
                Subject = $"order/{i}",
                AccessControl = "user-1",
                Data = JsonSerializer.SerializeToElement(new EchoRequest($"text {i}", i), ArvoJson.RecordOptions),
            });

            var answers = await peer.AskAsync(new JsonObject { ["op"] = "handle", ["event"] = Flat(request) }, Token);

            var answer = ArvoEvent.FromJson(Element(answers!.AsArray().ShouldHaveSingleItem()));
            (answer.Source, answer.To, answer.Subject,
                answer.DataSchema).ShouldBe(("com.interop.echo", "com.test.client", request.Subject, "#/interop/echo/1.0.0"));
            contract.Emits[answer.Type].Parse(answer.Data).IsValid.ShouldBeTrue();
            answer.Read<EchoReply>().ShouldBe(new EchoReply($"text {i}", i + 1));
        }
    }

    static ArvoEvent MadeHere(ArvoEvent wanted) => ArvoEvent.Create(new ArvoEventOptions
    {
        Id = ArvoEventId.DeveloperManaged(wanted.Id),
        Source = wanted.Source,
        Type = wanted.Type,
        Subject = wanted.Subject,
        Data = wanted.Data,
        Time = wanted.Time,
        To = wanted.To,
        AccessControl = wanted.AccessControl,
        RedirectTo = wanted.RedirectTo,
        ExecutionUnits = wanted.ExecutionUnits,
        Extensions = wanted.Extensions,
    }) with { Id = wanted.Id };

    static ArvoOrchestrationSubjectContent ContentOf(JsonNode content) => new(
        new OrchestratorReference(content["orchestrator"]!["name"]!.GetValue<string>(), content["orchestrator"]!["version"]!.GetValue<string>()),
        new ExecutionReference(content["execution"]!["id"]!.GetValue<string>(), content["execution"]!["initiator"]!.GetValue<string>(),
            content["execution"]!["domain"]?.GetValue<string>()),
        content["meta"]!.AsObject().ToDictionary(member => member.Key, member => member.Value!.GetValue<string>(), StringComparer.Ordinal));

    static JsonObject JsonOf(ArvoOrchestrationSubjectContent content) => new()
    {
        ["orchestrator"] = new JsonObject { ["name"] = content.Orchestrator.Name, ["version"] = content.Orchestrator.Version },
        ["execution"] = new JsonObject { ["id"] = content.Execution.Id, ["initiator"] = content.Execution.Initiator },
        ["meta"] = new JsonObject(content.Meta.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)JsonValue.Create(member.Value)))),
    };

    static JsonNode? Flat(ArvoEvent sent) => Node(sent.ToJsonElement());

    static JsonNode? Node(JsonElement element) => JsonNode.Parse(element.GetRawText());

    static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);
}
