namespace ScalableScheduler.Cron;

public enum DayMatch { Or, And }
