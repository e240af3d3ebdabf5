using System.Net.Sockets;
using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class PrivateServerTests(PostgresFixture postgres, RabbitMqFixture rabbitMq)
{
    [Fact]
    public async Task PostgreSQL_comes_back_after_a_kill_and_gives_databases_apart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await postgres.StartedAsync(cancellation);
        var first = await server.CreateDatabaseAsync(cancellation);

        var killed = server.ProcessId;
        await server.KillAsync(cancellation);
        await server.StartAsync(cancellation);
        var second = await server.CreateDatabaseAsync(cancellation);

        second.ShouldNotBe(first);
        server.ProcessId.ShouldNotBe(killed);
    }

    [Fact]
    public async Task RabbitMQ_listens_on_loopback_and_answers_its_management_API()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await rabbitMq.StartedAsync(cancellation);

        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, cancellation);
        var overview = await server.ManageAsync(HttpMethod.Get, "api/overview", null, cancellation);

        client.Connected.ShouldBeTrue();
        overview.ShouldContain("rabbitmq_version");
    }

    [Fact]
    public void A_missing_server_skips_on_a_developers_machine_and_fails_in_CI()
    {
        var verdict = MissingServer.SkipOrFail("No such server.");

        var inCi = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        verdict.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal).ShouldBe(!inCi);
        verdict.Message.ShouldContain("No such server.");
    }
}
