using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Form 1 of everything that is stored. What is stored today must be readable for ever.</summary>
public sealed class StoredFormTests
{
    private const string FullDefinition =
        "01 30 24 0\nNightly \"export\" – émoji 🚀shop\0orders\0export\u000042\0run"
        + """{"v":1,"trigger":{"type":"interval","text":"90s","timezone":"America/New_York","day_match":"and","anchor":1709208000123}"""
        + ""","task":{"type":"kafka","connection":{"host":"broker:9092","topic":"t","headers":{"a":"ä"}},"data":{"nested":[1,2.50,null,"x"]}"""
        + ""","failure":{"policy":"retry_dlq","retry_wait":7000,"max_retry_count":3},"history_check":true},"enabled":false"""
        + ""","description":"Line one\nline two","tags":["a","b c"],"start_at":1709294400000,"end_at":"2024-03-02T12:00:00.0000001Z","max_runs":17"""
        + ""","misfire":{"rule":"fire_all","grace":1500,"window":7200000,"limit":7}"""
        + ",\"jitter\":20000,\"overlap\":\"buffer_latest\""
        + ""","retry":{"max_attempts":2147483647,"initial_delay":5000,"multiplier":2.5,"max_delay":300000,"jitter":true,"deadline":3600000,"dead_letter":false}"""
        + ",\"delivery\":\"at_most_once\",\"priority\":4,\"then\":{\"on_success\":[\"next\",\"last\"],\"on_failure\":[\"alarm\"]},\"work\":{\"queue\":\"reports:eu-1\",\"start_timeout\":120000,\"heartbeat_timeout\":15000,\"cancel_timeout\":12000,\"queue_limit\":25,\"deadline\":1709380800000},\"pause_reason\":\"The target answered 410.\""
        + ""","timeout":45000,"revision":9,"created_at":1709208000000,"updated_at":1709218800000}""";

    [Fact]
    public void ADefinition_IsWrittenInForm1()
    {
        var text = Encoding.UTF8.GetString(ScheduleCodec.Encode(Samples.FullSchedule("full")));

        text.ShouldBe(FullDefinition.Replace("01 30 24 0", Head(FullDefinition), StringComparison.Ordinal));
    }

    [Fact]
    public void ADefinition_IsReadFromForm1()
    {
        var blob = Encoding.UTF8.GetBytes(FullDefinition.Replace("01 30 24 0", Head(FullDefinition), StringComparison.Ordinal));

        ScheduleCodec.TryDecode(new ScheduleId("full"), blob, out var schedule, out var problem).ShouldBeTrue(problem);

        schedule!.ShouldSayTheSameAs(Samples.FullSchedule("full"));
    }

    [Fact]
    public void ADefinition_KeepsItsTrigger_WithHashedFields()
    {
        var schedule = Samples.Schedule("seeded");
        var rule = schedule.TriggerDefinition with { Text = "H H * * *" };
        TriggerReader.TryRead(rule, schedule.Id, out var trigger, out _).ShouldBeTrue();

        ScheduleCodec.TryDecode(schedule.Id, ScheduleCodec.Encode(schedule with { TriggerDefinition = rule, Trigger = trigger! }), out var read, out _).ShouldBeTrue();

        read!.Trigger.NextAfter(Samples.Start).ShouldBe(trigger!.NextAfter(Samples.Start));
    }

    [Fact]
    public void ARun_IsWrittenInForm1()
    {
        var run = Run.Open(new ScheduleId("a"), Samples.Start, new NodeId("n"), Samples.Start.AddSeconds(1), Samples.Start.AddMinutes(1));

        Encoding.UTF8.GetString(RunCodec.Encode(run)).ShouldBe(
            """1-1709208001000 {"v":1,"nominal_time":1709208000000,"opened_at":1709208001000,"started_at":1709208001000,"attempt":1,"node":"n","attention_at":1709208060000}""");
    }

    [Fact]
    public void ARunOfAWorker_IsWrittenInForm1_AndItsStampTellsWhereItStands()
    {
        var run = Run.New(Samples.Schedule("a"), RunId.Of(new ScheduleId("a"), Samples.Start), RunOrigin.Schedule, Samples.Start, Samples.Start);
        var offered = run.AssignedFromStart(Assignment.Offered(new QueueName("q:1"), 1, Samples.Start), Samples.Start.AddMinutes(1));
        var claimed = offered.Assign(offered.Assignment!.Begin(new ClaimId("c"), "w", Samples.Start.AddSeconds(1)), Samples.Start.AddMinutes(2));
        var told = claimed.Assign(
            claimed.Assignment!.Heard(new Progress(1.5, "é", Samples.Start), null, Samples.Start.AddSeconds(2)) with { StoppingSince = Samples.Start.AddSeconds(3) },
            Samples.Start.AddMinutes(3));

        Encoding.UTF8.GetString(RunCodec.Encode(offered)).ShouldBe(
            """1-1709208000000@q:1 {"v":1,"nominal_time":1709208000000,"opened_at":1709208000000,"attempt":1,"""
            + "\"assignment\":{\"since\":1709208000000,\"queue\":\"q:1\",\"turn\":1709207400000},\"attention_at\":1709208060000}");
        Encoding.UTF8.GetString(RunCodec.Encode(told)).ShouldBe(
            """3-1709208000000! {"v":1,"nominal_time":1709208000000,"opened_at":1709208000000,"started_at":1709208001000,"attempt":1,"""
            + "\"assignment\":{\"since\":1709208000000,\"queue\":\"q:1\",\"turn\":1709207400000,\"claim\":\"c\",\"worker\":\"w\",\"begun_at\":1709208001000"
            + ""","heard_at":1709208002000,"progress":{"at":1709208000000,"percent":1.5,"message":"é"},"stopping_since":1709208003000},"attention_at":1709208180000}""");
        new[] { run, offered, claimed, told }.Select(r => (string)RunPlace.Of(r)!).ShouldBe(["w", "o1709207400000", "a", "s"]);
    }

    [Fact]
    public void ARecord_IsWrittenInForm1()
    {
        var run = Run.Open(new ScheduleId("a"), Samples.Start, new NodeId("n"), Samples.Start, Samples.Start);
        var record = Samples.Succeeded(run);

        Encoding.UTF8.GetString(RecordCodec.Encode(record)).ShouldBe(
            "a:1709208000000\n"
            + """{"v":1,"status":"succeeded","nominal_time":1709208000000,"opened_at":1709208000000,"started_at":1709208000000,"finished_at":1709208000250,"attempts":["""
            + """{"number":1,"node":"node-a","started_at":1709208000000,"finished_at":1709208000250,"outcome":"delivered","status_code":200,"response":"ok"}]}""");
    }

    [Fact]
    public void AClient_IsReadAsItWasWritten_WhateverItsFieldsHold() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNull<string> A, NonNull<string> B, NonNull<string> C)>(),
        x =>
        {
            var client = new Client(Odd(x.A.Get), Odd(x.B.Get), Odd(x.B.Get + x.C.Get), Odd(x.C.Get), "");
            return client.IsEmpty || ClientCodec.Decode(ClientCodec.Encode(client)) == client;
        }).QuickCheckThrowOnFailure();

    // FsCheck makes lone surrogates, which no UTF-8 can hold; and too rarely the characters that matter here.
    private static string Odd(string text) =>
        string.Concat(text.Where(c => !char.IsSurrogate(c)).Select(c => (c % 4) switch { 0 => '\0', 1 => '\u0001', 2 => '\u0002', _ => c }));

    private static string Head(string definition)
    {
        var name = Encoding.UTF8.GetByteCount(Samples.FullSchedule("full").Name);
        return $"{definition[..2]} {name} {ClientCodec.Encode(Samples.FullSchedule("full").Client).Length} 0";
    }
}
