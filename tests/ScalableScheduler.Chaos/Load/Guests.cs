using System.Globalization;
using ScalableScheduler.Chaos.Load.Kinds;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Schedules that come and go: registered, deleted after a while, and now and then registered again under the same id.</summary>
/// <param name="user">Who registers and deletes them.</param>
/// <param name="target">The root of the target.</param>
/// <param name="name">Distinguishes the ids of several.</param>
/// <param name="random">Draws who comes and who goes.</param>
internal sealed class Guests(User user, Uri target, string name, Random random)
{
    private const int Most = 3;

    private readonly List<AskedSchedule> _here = [];
    private readonly List<string> _gone = [];
    private int _number;

    public Task ComeOrGoAsync()
    {
        var free = _here.Where(g => !g.MayComeBack).ToList();
        return free.Count == 0 || (_here.Count < Most && random.Next(2) == 0) ? ComeAsync() : GoAsync(free[random.Next(free.Count)]);
    }

    private async Task ComeAsync()
    {
        var again = _gone.Count > 0 && random.Next(3) == 0 ? _gone[random.Next(_gone.Count)] : null;
        var id = again ?? string.Create(CultureInfo.InvariantCulture, $"guest-{name}-{_number++}");
        _gone.Remove(id);
        _here.Add(await user.RegisterAsync(Wanted.Sent(id, TriggerType.Cron, Rhythms.EachSecond, new Uri(target, Paths.Quick))));
    }

    private async Task GoAsync(AskedSchedule guest)
    {
        _here.Remove(guest);
        await user.DeleteAsync(guest, cancel: random.Next(2) == 0);
        if (guest.IsDeleted)
            _gone.Add(guest.Definition.Id.Value);
    }
}
