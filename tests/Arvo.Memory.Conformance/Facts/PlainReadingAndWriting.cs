using System.Text.Json;
using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class PlainReadingAndWriting : FactGroup
{
    public async Task What_was_never_written_reads_as_nothing()
    {
        (await Memory.ReadAsync(Trial.NewSubject(), Cancellation)).ShouldBeNull();
    }

    public async Task A_record_reads_as_it_was_written()
    {
        var subject = Trial.NewSubject();
        var record = Sample.Record(subject);

        await Memory.WriteAsync(subject, record, null, Cancellation);

        (await Memory.ReadAsync(subject, Cancellation)).ShouldEqual(record);
    }

    public async Task A_written_record_is_found_by_the_machine_that_its_subject_names()
    {
        var machine = $"arvo.orc.m{Guid.NewGuid():N}";
        var subject = ArvoOrchestrationSubject.New(machine, "2.1.0", "com.shop.web", null, null, "exec-1");

        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        var listed = (await Memory.ListAsync(new InstanceFilter { Machine = machine }, Cancellation)).Instances.ShouldHaveSingleItem();
        listed.Subject.ShouldBe(subject);
        var summary = listed.Summary.ShouldNotBeNull();
        (summary.MachineVersion, summary.Initiator, summary.InitEventId).ShouldBe(("2.1.0", "com.shop.web", "e-1"));
    }

    public async Task Json_inside_a_record_keeps_its_key_order_and_number_text()
    {
        var subject = Trial.NewSubject();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        var state = (await Memory.ReadAsync(subject, Cancellation)).ShouldNotBeNull().State.ShouldNotBeNull();

        state.GetRawText().ShouldBe(Sample.Record(subject).State.ShouldNotBeNull().GetRawText());
    }

    public async Task A_resumables_record_reads_as_it_was_written()
    {
        var subject = Trial.NewSubject();
        var record = Sample.Record(subject) with
        {
            Value = null,
            ParentSubject = null,
            Produced = [],
            Expected = new Dictionary<string, IReadOnlyList<JsonElement>> { ["request-2"] = [Sample.Json("""{"id":"r"}""")], ["request-1"] = [] },
        };

        await Memory.WriteAsync(subject, record, null, Cancellation);

        (await Memory.ReadAsync(subject, Cancellation)).ShouldEqual(record);
    }

    public async Task A_failure_record_reads_as_it_was_written()
    {
        var subject = Trial.NewSubject();
        var record = new MachineMemoryRecord
        {
            Subject = subject,
            ExecutionStatus = ExecutionStatus.Failure,
            Status = "error",
            Error = new FailureDetails("ConfigViolation", "no \"machine\" <at all>", "at X", "2026-01-01T00:00:00Z"),
        };

        await Memory.WriteAsync(subject, record, null, Cancellation);

        (await Memory.ReadAsync(subject, Cancellation)).ShouldEqual(record);
        (await Trial.DescribeAsync(subject)).Summary.ShouldNotBeNull().ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
    }

    public async Task A_record_outlives_the_document_it_was_written_from()
    {
        var subject = Trial.NewSubject();
        using (var document = JsonDocument.Parse("""{"kept":true}"""))
        {
            await Memory.WriteAsync(subject, Sample.Record(subject) with { State = document.RootElement }, null, Cancellation);
        }

        (await Memory.ReadAsync(subject, Cancellation)).ShouldNotBeNull().State.ShouldNotBeNull().GetProperty("kept").GetBoolean().ShouldBeTrue();
    }

    public async Task A_write_replaces_the_record_it_was_decided_on()
    {
        var subject = Trial.NewSubject();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);
        var previous = await Memory.ReadAsync(subject, Cancellation);

        await Memory.WriteAsync(subject, Sample.Record(subject, "shipped"), previous, Cancellation);

        (await Memory.ReadAsync(subject, Cancellation)).ShouldNotBeNull().Value.ShouldNotBeNull().GetString().ShouldBe("shipped");
        (await Trial.DescribeAsync(subject)).Version.ShouldBe(2);
    }

    public async Task A_write_decided_on_an_old_record_is_lost_and_says_so()
    {
        var subject = Trial.NewSubject();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);
        var previous = await Memory.ReadAsync(subject, Cancellation);
        await Memory.WriteAsync(subject, Sample.Record(subject, "winner"), previous, Cancellation);

        var lost = await Should.ThrowAsync<MachineMemoryConflictException>(async () => await Memory.WriteAsync(subject,
            Sample.Record(subject, "loser"), previous, Cancellation));

        lost.Subject.ShouldBe(subject);
        (await Memory.ReadAsync(subject, Cancellation)).ShouldNotBeNull().Value.ShouldNotBeNull().GetString().ShouldBe("winner");
    }

    public async Task A_first_write_of_what_exists_is_lost()
    {
        var subject = Trial.NewSubject();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        await Should.ThrowAsync<MachineMemoryConflictException>(async () => await Memory.WriteAsync(subject, Sample.Record(subject), null,
            Cancellation));
    }

    public async Task A_write_without_lock_on_a_record_from_elsewhere_is_refused()
    {
        var subject = Trial.NewSubject();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        await Should.ThrowAsync<ArgumentException>(async () => await Memory.WriteAsync(subject, Sample.Record(subject), Sample.Record(subject),
            Cancellation));
    }

    public async Task A_write_keeps_what_a_durable_commit_left_to_publish_and_to_fire()
    {
        var timer = Sample.Timer("t", DateTimeOffset.UnixEpoch.AddYears(90));
        var subject = Trial.NewSubject();
        var commit = Sample.CommitWithOutbox() with { State = MachineMemoryRecordCodec.Encode(Sample.Record(subject)), Timers = [timer] };
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), commit);

        var previous = await Memory.ReadAsync(subject, Cancellation);
        await Memory.WriteAsync(subject, Sample.Record(subject, "next"), previous, Cancellation);

        var described = await Trial.DescribeAsync(subject);
        described.Outbox.ShouldEqual(commit.Outbox);
        described.Timers.ShouldEqual(timer);
    }

    public async Task Empty_ids_and_no_data_are_refused()
    {
        var record = Sample.Record("any");

        await Should.ThrowAsync<ArgumentException>(async () => await Memory.ReadAsync("", Cancellation));
        await Should.ThrowAsync<ArgumentException>(async () => await Memory.WriteAsync("", record, null, Cancellation));
        await Should.ThrowAsync<ArgumentException>(async () => await Memory.LockAsync("", Cancellation));
        await Should.ThrowAsync<ArgumentException>(async () => await Memory.UnlockAsync("", Cancellation));
        await Should.ThrowAsync<ArgumentException>(async () => await Memory.CleanupAsync("", record, null, Cancellation));
        // What a caller without nullable checks may do
        await Should.ThrowAsync<ArgumentNullException>(async () => await Memory.WriteAsync("any", null!, null, Cancellation));
    }

    public async Task A_write_applies_the_key_of_the_consumed_event()
    {
        var subject = Trial.NewSubject();
        var consumed = Sample.Json("""{"source":"com.web","id":"e-9"}""");

        await Memory.WriteAsync(subject, Sample.Record(subject) with { Consumed = consumed }, null, Cancellation);

        var key = EventKey.Of("com.web", "e-9");
        (await Trial.AcquireAsync(subject, key)).Handled.ShouldBe([key]);
    }
}
