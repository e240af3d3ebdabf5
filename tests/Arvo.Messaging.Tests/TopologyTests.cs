using System.Runtime.CompilerServices;
using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

public sealed class TopologyTests(RabbitMqFixture fixture)
{
    static readonly string[] SampleSources =
    [
        "arvo.orc.shop.order", "com.payment.take", "com.shipping.ship", "com.stock.release", "com.stock.reserve",
    ];

    const string LeastPrivileges = """
        {
          "configure": "^arvo\\.(com\\.order\\.process($|\\.)|events$|dead$|unrouted$)",
          "write": "^(arvo\\.(events|dead|unrouted)|amq\\.default|arvo\\.com\\.order\\.process($|\\.).*)$",
          "read": "^(arvo\\.(events|dead|unrouted)|arvo\\.com\\.order\\.process($|\\.).*)$"
        }
        """;

    readonly RabbitMqTopology _topology = new(["com.order.process"], ["ext.pay"]);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applying_declares_everything_and_may_be_repeated()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);

        await Task.WhenAll(_topology.ApplyAsync(broker.Options, Cancellation), _topology.ApplyAsync(broker.Options, Cancellation));
        await _topology.ApplyAsync(broker.Options, Cancellation);
        await _topology.VerifyAsync(broker.Options, Cancellation);

        await broker.SendAsync(Events.Bytes("domestic"));
        await broker.SendAsync(Events.Bytes("foreign"), routingKey: "ext.pay.com.order.process");
        await broker.UntilHasAsync("arvo.com.order.process", 2, Cancellation);
    }

    [Fact]
    public async Task Verifying_names_everything_that_is_missing_and_declares_nothing()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);

        var refused = await Should.ThrowAsync<TopologyException>(() => _topology.VerifyAsync(broker.Options, Cancellation));

        refused.Faults.Count.ShouldBe(_topology.Exchanges.Length + _topology.Queues.Length);
        refused.Message.ShouldContain("queue 'arvo.com.order.process.retry.250'");
        (await broker.QueueNamesAsync(Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TopologyMode.Apply)]
    [InlineData(TopologyMode.Verify)]
    public async Task A_queue_with_other_arguments_is_named_with_what_differs(TopologyMode mode)
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await _topology.ApplyAsync(broker.Options, Cancellation);
        await broker.Channel.QueueDeleteAsync("arvo.com.order.process", cancellationToken: Cancellation);
        await broker.Channel.QueueDeclareAsync("arvo.com.order.process", durable: true, exclusive: false, autoDelete: false,
            cancellationToken: Cancellation);

        var refused = await Should.ThrowAsync<TopologyException>(() =>
            mode == TopologyMode.Apply ? _topology.ApplyAsync(broker.Options, Cancellation) : _topology.VerifyAsync(broker.Options, Cancellation));

        refused.Faults.ShouldHaveSingleItem().ShouldStartWith("queue 'arvo.com.order.process': PRECONDITION_FAILED - inequivalent arg 'x-");
    }

    [Fact]
    public async Task A_wrong_topology_ends_the_host_with_the_reason()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        using var host = TestHost.Build(services => services.AddArvoRabbitMq(broker.Options with { Topology = TopologyMode.Verify }),
            new ScriptedDispatcher());
        var health = host.Services.GetRequiredService<MessagingHealth>();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();

        await host.StartAsync(Cancellation);
        await Eventually.HoldsAsync("the host stops", () => lifetime.ApplicationStopping.IsCancellationRequested, Cancellation);
        await host.StopAsync(Cancellation);

        health.Read().Failure.ShouldNotBeNull().ShouldContain("queue 'arvo.com.order.process'");
        health.Read().IsReady.ShouldBeFalse();
    }

    [Fact]
    public async Task The_printed_definitions_can_be_imported_and_are_what_verifying_expects()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        var virtualHost = broker.Options.Uri.AbsolutePath[1..];

        await broker.Server.ManageAsync(HttpMethod.Post, "api/definitions", _topology.ToDefinitionsJson(virtualHost), Cancellation);

        await _topology.VerifyAsync(broker.Options, Cancellation);
        await broker.SendAsync(Events.Bytes("foreign"), routingKey: "ext.pay.com.order.process");
        await broker.UntilHasAsync("arvo.com.order.process", 1, Cancellation);
    }

    [Fact]
    public async Task A_user_with_the_least_privileges_of_the_deployment_can_verify_consume_publish_defer_and_park()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await new RabbitMqTopology(["com.order.process"], []).ApplyAsync(broker.Options, Cancellation);
        await broker.Server.ManageAsync(HttpMethod.Put, "api/users/worker", """{"password":"least","tags":""}""", Cancellation);
        await broker.Server.ManageAsync(HttpMethod.Put, $"api/permissions/{broker.Options.Uri.AbsolutePath[1..]}/worker", LeastPrivileges,
            Cancellation);
        var dispatcher = new ScriptedDispatcher
        {
            Script = (_, attempt, _) => new(attempt == 0
                ? new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(1), "test")
                : new DeliveryOutcome.Park("test", "enough")),
        };
        await using var host = await TestHost.OnRabbitMqAsync(
            broker.Options with { UserName = "worker", Password = "least", Topology = TopologyMode.Verify }, dispatcher);

        await host.Publisher.PublishAsync([Events.Outbound("humble")], Cancellation);

        Events.IdOf((await broker.TakeAsync("arvo.com.order.process.dead", Cancellation)).Body).ShouldBe("humble");
    }

    [Fact]
    public void The_definitions_file_for_deployment_is_what_the_topology_prints()
    {
        var file = Path.Combine(RepositoryRoot(), "deploy", "rabbitmq", "definitions.json");

        var printed = new RabbitMqTopology(SampleSources, []).ToDefinitionsJson();

        string.Equals(File.ReadAllText(file), printed, StringComparison.Ordinal).ShouldBeTrue($"{file} should be:\n{printed}");
    }

    [Theory]
    [InlineData(0, "250")]
    [InlineData(250, "250")]
    [InlineData(251, "1000")]
    [InlineData(4_000, "5000")]
    [InlineData(30_000, "30000")]
    [InlineData(3_600_000, "30000")]
    public void A_delay_uses_the_shortest_retry_queue_that_is_long_enough(int milliseconds, string queue) =>
        RabbitMqTopology.RetryQueueOf("com.order.process", TimeSpan.FromMilliseconds(milliseconds)).ShouldBe($"arvo.com.order.process.retry.{queue}");

    [Fact]
    public void Names_that_can_not_be_routed_are_refused_together()
    {
        var refused = Should.Throw<ArgumentException>(() => new RabbitMqTopology(["com.order.*", "com.#", new string('s', 240), "com.fine.one"],
            ["a b"]));

        refused.Message.ShouldContain("'com.order.*'");
        refused.Message.ShouldContain("'com.#'");
        refused.Message.ShouldContain("too long");
        refused.Message.ShouldContain("domain 'a b'");
        refused.Message.ShouldNotContain("com.fine.one");
    }

    static string RepositoryRoot([CallerFilePath] string file = "")
    {
        var folder = new FileInfo(file).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Arvo.Worker.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {file} has the solution.");
    }
}
