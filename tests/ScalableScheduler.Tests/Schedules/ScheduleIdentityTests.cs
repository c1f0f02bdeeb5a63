using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class ScheduleIdentityTests
{
    private static readonly Client Shop = new("shop", "", "", "", "");

    // RFC 9562, appendix A.4.
    [Fact]
    public void Create_GivesTheUuidOfTheRfc() =>
        NameBasedUuid.Create(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Fact]
    public void Of_TakesTheClient_BeforeTheName()
    {
        ScheduleIdentity.Of(Shop, "n").ShouldBe(ScheduleIdentity.OfClient(Shop));
        ScheduleIdentity.Of(Client.None, "n").ShouldBe(ScheduleIdentity.OfName("n"));
        ScheduleIdentity.Of(Client.None, "").ShouldBeNull();
    }

    [Fact]
    public void Of_TellsTuplesApart_ThatWouldReadAlike()
    {
        Client[] clients = [Shop, new("", "shop", "", "", ""), new("sh", "op", "", "", ""), new("s", "h", "o", "p", ""), new("4:shop", "", "", "", ""), new("shop", "0:", "", "", "")];

        clients.Select(ScheduleIdentity.OfClient).ShouldBeUnique();
    }

    // Ids are stored: another rule would make every registered schedule another one.
    [Fact]
    public void Of_NeverChanges()
    {
        ScheduleIdentity.OfName("cron-test").Value.ShouldBe("a1c67471-c82d-597a-92fe-f15a657320c7");
        ScheduleIdentity.OfClient(new Client("a", "b", "c", "d", "e")).Value.ShouldBe("e718e640-d212-5472-8e20-590d589adf83");
        ScheduleIdentity.OfIdempotencyKey("k").Value.ShouldBe("ff7028b2-dacf-5b05-a05a-7cea4806696e");
    }

    [Fact]
    public void New_IsOrderedByTime()
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        ScheduleIdentity.New(now).CompareTo(ScheduleIdentity.New(now.AddMilliseconds(1))).ShouldBeLessThan(0);
        ScheduleId.IsValid(ScheduleIdentity.New(now).Value).ShouldBeTrue();
    }

    [Fact]
    public void SourceOf_TellsWhatTheIdWasMadeOf()
    {
        ScheduleIdentity.SourceOf(Schedule(ScheduleIdentity.OfClient(Shop), Shop, "n")).ShouldBe(IdentitySource.Client);
        ScheduleIdentity.SourceOf(Schedule(ScheduleIdentity.OfName("n"), Client.None, "n")).ShouldBe(IdentitySource.Name);
        ScheduleIdentity.SourceOf(Schedule(ScheduleIdentity.OfName("n"), Shop, "n")).ShouldBe(IdentitySource.Id);
        ScheduleIdentity.SourceOf(Schedule(new ScheduleId("x"), Client.None, "n")).ShouldBe(IdentitySource.Id);
        ScheduleIdentity.SourceOf(Schedule(new ScheduleId("x"), Client.None, "")).ShouldBe(IdentitySource.Id);
    }

    private static Schedule Schedule(ScheduleId id, Client client, string name) => new()
    {
        Id = id,
        Client = client,
        Name = name,
        TriggerDefinition = new TriggerDefinition(TriggerType.Now, "", "UTC", DayMatch.Or, default),
        Trigger = new OneShotTrigger(default),
        Task = new TaskDefinition { Type = "rest", Connection = default },
    };
}
