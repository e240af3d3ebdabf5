using Arvo.TestKit;

namespace Arvo.Worker.Tests;

public sealed class ExitCodeTests(RabbitMqFixture rabbitMq)
{
    [Fact]
    public async Task When_messaging_ends_for_good_the_exit_code_tells_the_supervisor()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var empty = await (await rabbitMq.StartedAsync(cancellation)).CreateVirtualHostAsync(cancellation);
        using var worker = new WorkerProcess("--Urls=http://127.0.0.1:0", "--Arvo:Memory:Kind=InProcess", "--Arvo:Transport=RabbitMq", $"--Arvo:RabbitMq:Uri={empty}", "--Arvo:RabbitMq:Topology=Verify");

        var code = await worker.ExitCodeAsync(TimeSpan.FromSeconds(90), cancellation);

        code.ShouldBe(70, worker.Output);
    }
}
