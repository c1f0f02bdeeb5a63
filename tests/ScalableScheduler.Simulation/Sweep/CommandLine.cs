using System.Globalization;

namespace ScalableScheduler.Simulation;

/// <summary>What the simulation is asked to do.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Tells stories of simulated clusters in which things fail, and checks every promise. Each seed is a story.
          ./simulate.sh                           2,000 stories, as for every change
          ./simulate.sh --seeds N [--from N]      so many stories
          ./simulate.sh --hours H                 for so long (real time), half of them long stories
          ./simulate.sh --cluster-hours H         until clusters lived so many hours
          ./simulate.sh --seed N                  one story
          ./simulate.sh --seed N --trace          and everything that happens in it
          ./simulate.sh --seed N --trace --about ID   as far as it concerns this schedule
          --threads N                             on so many threads (the processors)
        Figures are written to artifacts/simulation. Ends with 1 when a promise was broken.
        """;

    private const int UsualSeeds = 2000;
    private const int LongEveryOtherOne = 2;

    public int? Seed { get; private init; }

    public bool Traces { get; private init; }

    public string? About { get; private init; }

    public SweepOptions Sweep { get; private init; } = new() { Seeds = UsualSeeds };

    /// <summary>Reads the arguments; null when they can't be understood.</summary>
    public static CommandLine? Read(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--trace")
                line = line with { Traces = true };
            else if (i + 1 < arguments.Count && line.With(arguments[i], arguments[++i]) is { } more)
                line = more;
            else
                return null;
        }
        return line;
    }

    private CommandLine? With(string name, string text)
    {
        if (name == "--about")
            return this with { About = text };
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var number) || number < 0 || number > int.MaxValue)
            return null;
        return name switch
        {
            "--seed" => this with { Seed = (int)number },
            "--seeds" => this with { Sweep = Sweep with { Seeds = (int)number } },
            "--from" => this with { Sweep = Sweep with { From = (int)number } },
            "--threads" when number >= 1 => this with { Sweep = Sweep with { Threads = (int)number } },
            "--hours" => this with { Sweep = Sweep with { For = TimeSpan.FromHours(number), Seeds = null, LongEvery = LongEveryOtherOne } },
            "--cluster-hours" => this with { Sweep = Sweep with { ClusterHours = number, Seeds = null, LongEvery = LongEveryOtherOne } },
            _ => null,
        };
    }
}
