using System.Text.Json.Nodes;
using ScalableScheduler.Backups;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Backups;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tests.Backups;

/// <summary>Files as they may be after a long time in other hands.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly SecretOptions Secrets = new() { Keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["k1"] = Convert.ToBase64String(new byte[32]) } };

    private readonly MemoryStoreUnderTest _store = new();
    private readonly MemoryStoreUnderTest _empty = new();
    private string[] _file = [];

    public async Task InitializeAsync()
    {
        await Workout.RunAsync(_store, "a");
        _file = await BackupFiles.ExportAsync(_store);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _empty.DisposeAsync();
    }

    [Fact]
    public async Task AFileThatWasCutOffBetweenLines_SaysSo_AndWasTakenUpToThere()
    {
        var report = await ImportAsync(_file[..^1]);

        var problem = report.Problems.ShouldHaveSingleItem();
        problem.Line.ShouldBe(_file.Length - 1);
        problem.Message.ShouldContain("cut off");
        report.Counts["schedule"].Taken.ShouldBe(3);
        (await ImportAsync(_file)).Problems.ShouldBeEmpty();
        BackupFiles.ContentOf(await BackupFiles.ExportAsync(_empty)).ShouldBe(BackupFiles.ContentOf(_file));
    }

    [Fact]
    public async Task AFileThatWasCutOffWithinALine_SaysSo()
    {
        var schedule = Array.FindIndex(_file, IsSchedule);
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', _file[..(schedule + 1)])[..^20]));
        var report = await BackupFiles.ImportAsync(_empty, input);

        report.Problems.ShouldHaveSingleItem().ShouldBe(new ImportProblem(schedule + 1, "", "The file ends within this line: it was cut off here."));
    }

    [Fact]
    public async Task LinesThatAreMissing_AreMissedByTheFooter_ButOfAPart()
    {
        string[] without = [.. _file.Where(l => BackupFiles.TypeOf(l) != "record")];

        var problem = (await ImportAsync(without)).Problems.ShouldHaveSingleItem();
        problem.Field.ShouldBe("/lines/record");
        problem.Message.ShouldContain("part=true");

        (await ImportAsync(without, new ImportOptions(IsPart: true))).Problems.ShouldBeEmpty();
        (await ImportAsync(without[..^1], new ImportOptions(IsPart: true))).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("v", "2", "/v", "newer version")]
    [InlineData("v", "\"x\"", "/v", "missing")]
    [InlineData("type", "\"other\"", "/type", "'other'")]
    [InlineData("schedule", "\"a b\"", "/schedule", "not the id of a schedule")]
    [InlineData("collection", "\"{0}\"", "/collection", "not the name of a collection")]
    [InlineData("definition/trigger/text", "\"* * x\"", "/definition/trigger", "expression")]
    [InlineData("definition/revision", "\"one\"", "/definition/revision", "damaged")]
    [InlineData("definition/task", "null", "/definition/task", "damaged")]
    [InlineData("definition/tags", "[null]", "/definition", "null")]
    [InlineData("runs", "[null]", "/runs", "null")]
    [InlineData("runs/0/id", "\"b:1\"", "/runs/0/id", "not the id of a run of schedule 'a'")]
    [InlineData("runs/0/id", "\"a:backfill\"", "/runs/0/id", "not the id of a run")]
    [InlineData("runs/0/run/assignment", """{"since":0,"queue":"a b"}""", "/runs/0/run/assignment/queue", "not the name of a queue")]
    public async Task ALineThatCantBeRead_EndsTheImport_AndNamesNumberFieldAndProblem(string path, string value, string field, string message)
    {
        var at = Array.FindIndex(_file, l => IsSchedule(l) && l.Contains("\"runs\"", StringComparison.Ordinal));
        _file[at] = With(_file[at], path, value);

        var problem = (await ImportAsync(_file)).Problems.ShouldHaveSingleItem();

        (problem.Line, problem.Field).ShouldBe((at + 1, field));
        problem.Message.ShouldContain(message);
        (await _empty.Schedules.GetAsync([new ScheduleId("a")], default))[0].ShouldBeNull();
    }

    [Fact]
    public async Task ADryRun_WritesNothing_AndTellsOfAllThatIsWrong()
    {
        var schedules = Enumerable.Range(0, _file.Length).Where(i => IsSchedule(_file[i])).ToArray();
        _file[schedules[0]] = "{";
        _file[schedules[1]] = With(_file[schedules[1]], "v", "9");

        var report = await ImportAsync(_file, new ImportOptions(DryRun: true));

        report.Problems.Take(2).Select(p => p.Line).ShouldBe([schedules[0] + 1, schedules[1] + 1]);
        report.Counts["schedule"].Taken.ShouldBe(1);
        (await BackupFiles.ExportAsync(_empty)).Length.ShouldBe(2, "a header and a footer");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"v\":1,\"type\":\"footer\",\"store_time\":0,\"lines\":{}}")]
    [InlineData("{\"id\":\"a schedule\"}")]
    [InlineData("[1]")]
    public async Task AFileWithoutAHeader_IsNotAnExport(string line)
    {
        (await ImportAsync([line])).Problems.ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public async Task WithoutItsKey_NothingIsTaken()
    {
        var box = new SecretBox(Secrets);
        foreach (var name in new[] { "one", "two" })
        {
            var collection = Collection.Undefined with { Name = new CollectionName(name), Revision = 1 };
            var variables = name == "one" ? [] : (Variable[])[new Variable("word", null, box.Seal(collection.Name, "word", "sesame"), Then)];
            await _store.Collections.SaveAsync(collection with { Variables = variables }, null, default);
        }
        var file = await BackupFiles.ExportAsync(_store);

        var problem = (await ImportAsync(file)).Problems.ShouldHaveSingleItem();

        problem.Field.ShouldBe("/definition/variables/0/secret/key");
        problem.Message.ShouldContain("'k1'");
        (await _empty.Collections.ListAsync(default)).ShouldBeEmpty();
        JsonNode.Parse(file[0])!["secret_keys"]!.ToJsonString().ShouldBe("[\"k1\"]");
        (await BackupFiles.ImportAsync(_empty, file, secrets: Secrets)).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task AWorker_GetsTheWholeOfItsHeartbeatTimeout_ToBeHeard()
    {
        var schedule = Samples.Schedule("w") with { Work = new WorkSettings { Queue = new QueueName("q"), HeartbeatTimeout = TimeSpan.FromSeconds(5) } };
        var run = Run.Of(schedule, Then, Then) with
        {
            Assignment = Assignment.Offered(new QueueName("q"), 0, Then).Begin(new ClaimId("c"), "worker", Then),
            AttentionAt = Then.AddSeconds(5),
        };
        var backup = new ScheduleBackup(schedule, Samples.State(schedule)) { Runs = [new RunBackup(run, Then.AddSeconds(5), IsInactive: false)] };
        await _store.Backups.RestoreSchedulesAsync([backup], default);
        var now = (await _empty.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;

        await ImportAsync(await BackupFiles.ExportAsync(_store));

        var restored = (await _empty.Runs.GetOpenAsync(run.Id, default)).ShouldNotBeNull();
        restored.Assignment.ShouldBe(run.Assignment with { HeardAt = now });
    }

    [Fact]
    public void Includes_TellsOfARecord_OnlyIfItBelongsToTheMomentOfTheReading()
    {
        var schedule = Samples.Schedule("a");
        var open = Run.Of(schedule, Then, Then);
        var backup = new ScheduleBackup(schedule, Samples.State(schedule, cursor: Then)) { Runs = [new RunBackup(open, Then, IsInactive: false)] };
        var reading = new ScheduleReading(backup, Then.AddSeconds(1), 3);
        RunRecord Ended(DateTimeOffset nominal, DateTimeOffset opened, RunOrigin origin = RunOrigin.Schedule) =>
            Samples.Succeeded(Run.Of(schedule, nominal, opened) with { Origin = origin, Id = new RunId($"a:{nominal.Ticks}") });

        reading.Includes(Samples.Succeeded(open)).ShouldBeFalse("It was open.");
        reading.Includes(Ended(Then.AddSeconds(-1), Then)).ShouldBeTrue();
        reading.Includes(Ended(Then.AddMilliseconds(1), Then.AddSeconds(1))).ShouldBeFalse("Its slot comes after the cursor.");
        reading.Includes(Ended(Then.AddMilliseconds(1), Then.AddSeconds(1), RunOrigin.Trigger)).ShouldBeTrue();
        reading.Includes(Ended(Then.AddSeconds(2), Then.AddSeconds(2), RunOrigin.Trigger)).ShouldBeFalse("It was opened later.");
    }

    [Fact]
    public async Task FieldsInAnotherOrder_AreReadAllTheSame()
    {
        string[] sorted = [.. _file.Select(l => new JsonObject(JsonNode.Parse(l)!.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString())];

        (await ImportAsync(sorted)).Problems.ShouldBeEmpty();

        BackupFiles.ContentOf(await BackupFiles.ExportAsync(_empty)).ShouldBe(BackupFiles.ContentOf(_file));
    }

    [Fact]
    public async Task Export_LeavesOutWhatIsNotAskedFor()
    {
        var types = (await BackupFiles.ExportAsync(_store, new BackupScope(History: false, DeadLetters: false))).Select(BackupFiles.TypeOf).ToHashSet(StringComparer.Ordinal);

        types.ShouldNotContain("record");
        types.ShouldNotContain("dead_letter");
        types.ShouldContain("schedule");
    }

    private static bool IsSchedule(string line) => BackupFiles.TypeOf(line) == "schedule";

    private Task<ImportReport> ImportAsync(IEnumerable<string> lines, ImportOptions? options = null) => BackupFiles.ImportAsync(_empty, lines, options);

    private static string With(string line, string path, string value)
    {
        var root = JsonNode.Parse(line)!;
        var parts = path.Split('/');
        var node = parts[..^1].Aggregate(root, (n, part) => int.TryParse(part, out var index) ? n[index]! : n[part]!);
        node[parts[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
