using Arvo.Orchestration;
using Arvo.Worker.Configuration;
using Microsoft.Extensions.Configuration;

namespace Arvo.Worker.Tests;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void Without_settings_everything_is_embedded()
    {
        var options = Read();

        options.Transport.ShouldBe(TransportKind.InMemory);
        options.Memory.Kind.ShouldBe(MemoryKind.Sqlite);
    }

    [Fact]
    public void Nested_settings_reach_the_parts_they_belong_to()
    {
        var options = Read(("RabbitMq:Prefetch", "7"), ("Execution:LeaseTtl", "00:02:00"), ("Execution:Sweep:Limit", "5"),
            ("Execution:Policies:com.shop.order:ParkLate", "true"), ("Memory:TombstoneRetention", "1.00:00:00"));

        options.RabbitMq.Prefetch.ShouldBe(7);
        options.Execution.LeaseTtl.ShouldBe(TimeSpan.FromMinutes(2));
        options.Execution.Sweep.Limit.ShouldBe(5);
        options.Execution.Policies["com.shop.order"].ShouldBe(new EventPolicy { ParkLate = true });
        options.Memory.TombstoneRetention.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var wrong = Should.Throw<WorkerConfigurationException>(() => Read(
            ("Transport", "Pigeon"), ("Memroy:Kind", "Sqlite"), ("Memory:Kind", "Postgres"), ("Execution:LeaseTtl", "00:00:05"),
            ("Messaging:Concurrency", "many")));

        wrong.Message.ShouldContain("Arvo:Transport: 'Pigeon' is not one of InMemory, RabbitMq");
        wrong.Message.ShouldContain("Arvo:Memroy: there is no such setting");
        wrong.Message.ShouldContain("Arvo:Memory:ConnectionString: Postgres needs one");
        wrong.Message.ShouldContain("Arvo:Execution:LeaseTtl: 00:00:05 is not from 30 s to 5 min");
        wrong.Message.ShouldContain("Arvo:Messaging:Concurrency: 'many' is not a number");
    }

    [Fact]
    public void Plain_text_to_another_machine_must_be_asked_for()
    {
        var wrong = Should.Throw<WorkerConfigurationException>(() => Read(("Transport", "RabbitMq"), ("RabbitMq:Uri", "amqp://broker.example/")));
        var asked = Read(("Transport", "RabbitMq"), ("RabbitMq:Uri", "amqp://broker.example/"), ("RabbitMq:AllowInsecure", "true"));

        wrong.Message.ShouldContain("plain text to broker.example");
        asked.RabbitMq.Uri.Host.ShouldBe("broker.example");
    }

    [Fact]
    public void A_secret_is_read_from_its_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Host=db.example;Password=secret\n");

        var options = Read(("Memory:Kind", "Postgres"), ("Memory:ConnectionStringFile", file));

        options.Memory.ConnectionString.ShouldBe("Host=db.example;Password=secret");
        File.Delete(file);
    }

    [Fact]
    public void A_secret_file_that_is_missing_is_a_fault()
    {
        var wrong = Should.Throw<WorkerConfigurationException>(() => Read(("Memory:Kind", "Postgres"),
            ("Memory:ConnectionStringFile", "/no/such/file")));

        wrong.Message.ShouldContain("Arvo:Memory:ConnectionStringFile: can't read the file '/no/such/file'");
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("Host=db;Port=many")]
    [InlineData("Host=db;Colour=red")]
    public void A_connection_string_that_can_not_be_read_is_a_fault(string text) =>
        Should.Throw<WorkerConfigurationException>(() => Read(("Memory:Kind", "Postgres"), ("Memory:ConnectionString", text))).Message
            .ShouldContain("Arvo:Memory:ConnectionString: ");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:8080;ftp://127.0.0.1")]
    public void Where_HTTP_listens_must_be_addresses(string urls)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Urls", (string?)urls)]).Build();

        Should.Throw<WorkerConfigurationException>(() => WorkerOptionsReader.Read(settings)).Message.ShouldContain($"Urls: '{urls.Split(';')[^1]}'");
    }

    [Fact]
    public void What_is_wrong_inside_of_lists_and_tables_is_said_too()
    {
        var wrong = Should.Throw<WorkerConfigurationException>(() => Read(
            ("Execution:Policies:com.shop:EarlyPatiance", "00:01:00"), ("Messaging:Domains:0", "bad domain"), ("Memory:SqlitePath", " ")));

        wrong.Message.ShouldContain("Arvo:Execution:Policies:com.shop:EarlyPatiance: there is no such setting");
        wrong.Message.ShouldContain("Arvo:Messaging:Domains: domain 'bad domain'");
        wrong.Message.ShouldContain("Arvo:Memory:SqlitePath: is empty");
    }

    static WorkerOptions Read(params (string Key, string Value)[] settings) => WorkerOptionsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Arvo:{setting.Key}", (string?)setting.Value)))
        .Build());
}
