using System.Globalization;

namespace ScalableScheduler.Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="Time">How long the run is to take, about; each act is played at least once.</param>
/// <param name="Acts">The acts to play; all when empty.</param>
/// <param name="Seed">What everything is drawn from.</param>
/// <param name="IsList">Whether the acts are only to be listed.</param>
/// <param name="IsPrivate">Whether this process has network and mounts of its own, which chaos.sh makes where it may.</param>
internal sealed record ChaosOptions(TimeSpan Time, IReadOnlyList<string> Acts, int Seed, bool IsList, bool IsPrivate)
{
    public const string Usage = "./chaos.sh [--minutes N] [--acts a,b] [--seed N] [--list]";

    /// <summary>Null when the arguments can't be read.</summary>
    public static ChaosOptions? Read(IReadOnlyList<string> arguments, int seed)
    {
        var options = new ChaosOptions(TimeSpan.FromMinutes(10), [], seed, IsList: false, IsPrivate: false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--list": options = options with { IsList = true }; continue;
                case "--private": options = options with { IsPrivate = true }; continue;
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes > 0: options = options with { Time = TimeSpan.FromMinutes(minutes) }; break;
                case "--acts" when value.Length > 0: options = options with { Acts = value.Split(',', StringSplitOptions.RemoveEmptyEntries) }; break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var given): options = options with { Seed = given }; break;
                default: return null;
            }
            i++;
        }
        return options;
    }
}
