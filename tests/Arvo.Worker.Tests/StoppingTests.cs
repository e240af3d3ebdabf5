using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Arvo.Messaging;
using Arvo.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Arvo.Worker.Tests;

/// <summary>How the process ends.</summary>
public sealed partial class StoppingTests(RabbitMqFixture rabbitMq)
{
    [Fact]
    public async Task Stopped_from_outside_it_finishes_what_runs_and_ends_with_code_0()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new DataFolder();
        using var worker = new WorkerProcess("--Urls=http://127.0.0.1:0", data.Setting);
        await Eventually.HoldsAsync("it listens", () => ListeningOn().IsMatch(worker.Output), cancellation);
        using var client = new TcpClient("127.0.0.1", int.Parse(ListeningOn().Match(worker.Output).Groups[1].ValueSpan));
        var request = client.GetStream();
        // So much that keeping its end back is not too slow for the server
        byte[] order = [.. Enumerable.Repeat((byte)' ', 100_000), .. Orders.Placed("1").Bytes()];
        await request.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /events HTTP/1.1\r\nHost: arvo\r\nContent-Length: {order.Length}\r\nExpect: 100-continue\r\n\r\n"),
            cancellation);
        (await request.ReadAsync(new byte[1024], cancellation)).ShouldBeGreaterThan(0); // it waits for the body now
        await request.WriteAsync(order.AsMemory(..^1), cancellation);

        Signals.Send(worker.Id, Signal.Terminate);
        await worker.ShouldStayAsync(TimeSpan.FromSeconds(4), cancellation);
        await request.WriteAsync(order.AsMemory(^1..), cancellation);

        using var answer = new StreamReader(request);
        (await answer.ReadLineAsync(cancellation)).ShouldNotBeNull().ShouldContain($"{(int)HttpStatusCode.Accepted}");
        (await worker.ExitCodeAsync(cancellation)).ShouldBe(0, worker.Output);
    }

    [Fact]
    public async Task When_messaging_ends_for_good_it_ends_with_code_70()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var broker = await (await rabbitMq.StartedAsync(cancellation)).CreateVirtualHostAsync(cancellation);
        using var data = new DataFolder();
        using var worker = new WorkerProcess("--Urls=http://127.0.0.1:0", data.Setting, "--Arvo:Transport=RabbitMq", $"--Arvo:RabbitMq:Uri={broker}",
            "--Arvo:RabbitMq:Topology=Verify");

        (await worker.ExitCodeAsync(cancellation)).ShouldBe(70, worker.Output);

        worker.Output.ShouldNotContain("Unhandled exception");
    }

    [Theory]
    [InlineData(null, 25, 30)]
    [InlineData(null, 60, 65)]
    [InlineData(120, 60, 120)]
    public void A_host_waits_for_as_long_as_messaging_may_take_to_stop(int? given, int messaging, int expected)
    {
        var services = new ServiceCollection();
        if (given is { } seconds) services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(seconds));
        services.AddArvo(arvo => arvo.AddOrders().UseInProcessMemory()
            .UseInMemoryTransport(new MessagingOptions { StopTimeout = TimeSpan.FromSeconds(messaging) }));
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public async Task An_address_in_use_ends_it_with_code_1()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var data = new DataFolder();
        using var worker = new WorkerProcess($"--Urls=http://{other.LocalEndpoint}", data.Setting);

        (await worker.ExitCodeAsync(cancellation)).ShouldBe(1, worker.Output);

        worker.Output.ShouldContain("address already in use");
        worker.Output.ShouldNotContain("Unhandled exception");
    }

    [GeneratedRegex(@"Now listening on: http://127\.0\.0\.1:(\d+)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ListeningOn();
}
