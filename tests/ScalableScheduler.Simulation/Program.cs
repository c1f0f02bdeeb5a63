using ScalableScheduler.Simulation;

for (var i = 1; i <= int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture); i++)
    new FaultStory(i).Run();
