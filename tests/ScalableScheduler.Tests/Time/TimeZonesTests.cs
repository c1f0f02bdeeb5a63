using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Time;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Vienna")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    public void TryFind_FindsIanaZones(string id)
    {
        TimeZones.TryFind(id, out var zone, out var nearest).ShouldBeTrue();
        zone!.Id.ShouldBe(id);
        nearest.ShouldBeNull();
        TimeZones.TryFind(id, out var again, out _).ShouldBeTrue();
        again.ShouldBeSameAs(zone);
    }

    [Theory]
    [InlineData("Europe/Viena", "Europe/Vienna")]
    [InlineData("europe/vienna", "Europe/Vienna")]
    [InlineData("Vienna", "Europe/Vienna")]
    [InlineData("Europe/New_York", "America/New_York")]
    [InlineData("America/New York", "America/New_York")]
    [InlineData("Eastern Standard Time", "America/New_York")]
    [InlineData("utc", "UTC")]
    [InlineData("Asia/Soul", "Asia/Seoul")]
    [InlineData("Middle/Earth-Minas-Tirith", null)]
    [InlineData("", null)]
    public void TryFind_NamesTheNearest_WhenThereIsNoSuchZone(string id, string? expected)
    {
        TimeZones.TryFind(id, out var zone, out var nearest).ShouldBeFalse();
        zone.ShouldBeNull();
        nearest.ShouldBe(expected);
    }

    [Theory]
    [InlineData("UTC+12")] // a Windows id
    [InlineData("localtime")]
    [InlineData("Factory")]
    [InlineData("right/Europe/Vienna")] // counts leap seconds
    [InlineData("posix/Europe/Vienna")]
    [InlineData("/etc/localtime")]
    [InlineData("../zoneinfo/Europe/Vienna")]
    [InlineData("Europe/Vienna\0")]
    [InlineData("Europe//Vienna")]
    [InlineData("Europe/Vienna/")]
    [InlineData("Europe")] // a folder
    [InlineData("leapseconds")] // a file that is no zone
    public void TryFind_RefusesNamesThatDependOnTheMachine(string id) => TimeZones.TryFind(id, out _, out _).ShouldBeFalse();

    [Fact]
    public void TryFind_AnswersAHugeNameAtOnce() => TimeZones.TryFind(new string('a', 1_000_000), out _, out _).ShouldBeFalse();
}
